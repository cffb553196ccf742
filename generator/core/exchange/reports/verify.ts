import { parseCertificate } from '../../certificates.js';
import type { ExchangeRecord } from '../../exchange-record.js';
import type { PendingPair } from '../../pending.js';
import type { Finding } from '../../problems.js';
import type { Report } from '../../report.js';
import { checkRecord } from '../../resolve/records.js';
import { child, type Ref } from '../../source.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import { epochSeconds } from '../certificates/instants.js';
import { judgeRoot } from '../certificates/judge-root.js';
import { readBundle } from '../certificates/pem-bundle.js';
import { rootNames } from '../certificates/root-names.js';
import { hasValidBeside, removalCommand, rootToRemove } from '../records/root-replacement.js';
import { reportLink } from './links.js';
import { settlingSentences } from './settlements.js';
import { checkIdentities } from './verify-identities.js';
import type { VerifyScope } from './verify-scope.js';

/** Warnings that make the exit code 1 without --strict (design 5): something is pending or expiring. */
const UNSETTLED: ReadonlySet<string> = new Set(['pair-pending', 'link-pending', 'root-expiring', 'root-clock']);

/** Whether a finding belongs to the exchange: every error does, and a warning about records, roots or addresses. */
export function isOfExchange({ severity, rule }: Finding): boolean {
  return severity === 'error' || /^(?:record-|root-|address(?:-|$)|(?:pair|link)-pending$)/.test(rule);
}

/** Whether a finding stands against the exchange: an error, something pending or expiring, with `strict` anything. */
export function isFailure({ severity, rule }: Finding, strict: boolean): boolean {
  return strict || severity === 'error' || UNSETTLED.has(rule);
}

/**
 * Reports what only the clock and all records together tell: roots and other certificates, clusters that are not
 * themselves, and the pairs and links that wait. What resolving the topology reports is not repeated. `now` is RFC 3339.
 */
export function verifyExchange(scope: VerifyScope, now: string, report: Report): void {
  const { model } = scope;
  for (const { doc } of scope.records) {
    const record = doc.value as ExchangeRecord;
    const ref: Ref = { doc, path: [] };
    if (model === undefined) checkRecord(record, ref, report);
    checkRoots(record, ref, { now, model }, report);
    checkClusters(record, ref, now, report);
  }
  checkIdentities(scope, report);
  for (const pair of scope.pending) reportPending(pair, report);
  for (const link of scope.links) reportLink(link, report);
}

/** What cannot be read, or is no CA's, is reported by the rules of the record. */
function checkRoots(
  { metadata: { name }, rootCertificates = [] }: ExchangeRecord,
  ref: Ref,
  { now, model }: Pick<VerifyScope, 'model'> & { now: string },
  report: Report,
): void {
  const mesh = { key: name, managed: model?.meshes.get(name)?.managed ?? true };
  const roots = rootCertificates.flatMap(({ pem }, index) => {
    const parsed = parseCertificate(pem);
    return typeof parsed === 'string' ? [] : [{ ...parsed, index }];
  });
  for (const { sha256, pem, index } of roots) {
    const whenExpired = hasValidBeside(roots, sha256, now)
      ? `Another root beside it is valid: remove this one. Run "${removalCommand(mesh, sha256)}".`
      : undefined;
    const context = { now, whenExpired, ...rootNames(name, model) };
    for (const { rule, message, fix } of judgeRoot(certificateTraits(pem), context)) {
      if (rule !== 'record-no-ca') report(rule, child(ref, 'rootCertificates', index, 'pem'), message, fix);
    }
  }
  const old = rootToRemove(roots, now);
  if (old !== undefined) reportReplacement(child(ref, 'rootCertificates'), removalCommand(mesh, old.sha256), report);
}

function reportReplacement(ref: Ref, command: string, report: Report): void {
  const fix = `When the mesh and all its workloads have left the old one, run "${command}".`;
  report('root-replacement', ref, 'holds more than one root, and peers trust each of them.', fix);
}

/** Certificates that sign nothing for a mesh need only not have expired, and of several CAs one. */
function checkClusters({ clusters = {} }: ExchangeRecord, ref: Ref, now: string, report: Report): void {
  for (const [cluster, { apiServer, sealingCertificate }] of Object.entries(clusters)) {
    const at = child(ref, 'clusters', cluster);
    const authority = apiServer?.certificateAuthority?.pem;
    if (authority !== undefined)
      checkEnd(authority, child(at, 'apiServer', 'certificateAuthority', 'pem'), now, report);
    if (sealingCertificate !== undefined)
      checkEnd(sealingCertificate.pem, child(at, 'sealingCertificate', 'pem'), now, report);
  }
}

/** What cannot be read is reported by the rules of the record. */
function checkEnd(pem: string, ref: Ref, now: string, report: Report): void {
  const read = readBundle(pem);
  const ends = 'fault' in read ? [] : read.certificates.map(({ notAfter }) => notAfter);
  const last = ends.sort((left, right) => epochSeconds(left) - epochSeconds(right)).at(-1);
  if (last === undefined || epochSeconds(last) > epochSeconds(now)) return;
  report('root-expired', ref, `expired at "${last}".`, 'Put the one that the cluster has now here.');
}

/** Reports a pair that waits, at the line that joins it. */
export function reportPending({ pair, names, missing }: PendingPair, report: Report): void {
  const fact = `${names} are not joined yet. Missing: ${missing.join('; ')}.`;
  report('pair-pending', pair.ref, fact, settlingSentences(pair).join(' '));
}
