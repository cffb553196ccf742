import type { KeyObject } from 'node:crypto';
import { X509Certificate } from 'node:crypto';
import type { ParsedCertificate } from '../certificates.js';
import { certificateTraits } from '../exchange/certificates/certificate-traits.js';
import { epochSeconds } from '../exchange/certificates/instants.js';
import { judgeRoot } from '../exchange/certificates/judge-root.js';
import { rootNames } from '../exchange/certificates/root-names.js';
import type { Refusal } from '../exchange/records/refusal.js';
import type { Mesh, Model } from '../model.js';
import { rules } from '../rules/catalogue.js';
import { issuerFields } from './issuer-fields.js';
import type { KnownRoot } from './known-roots.js';

/** How long a root has to outlive what it signs (facts/multicluster-ossm3.md L7). */
const MARGIN_DAYS = 30;
const DAY = 86_400;

/** What speaks against a root that was given, and what its people should know: a root like any other (facts/reliability.md T03). */
export function checkGivenRoot(
  { pem }: ParsedCertificate,
  shown: string,
  { mesh, model, now }: { mesh: Mesh; model: Model; now: string },
): { refusals: Refusal[]; warnings: string[] } {
  const judgements = judgeRoot(certificateTraits(pem), { now, ...rootNames(mesh.key, model) });
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  for (const { rule, message, fix } of judgements) {
    if (rules[rule].severity === 'error') refusals.push({ exitCode: 2, about: shown, fact: message, fix });
    else warnings.push(`${shown}: ${message} ${fix}`);
  }
  if (issuerFields(pem).pathLength === 0) {
    refusals.push({
      exitCode: 2,
      about: shown,
      fact: 'may sign no other CA: its path length is 0.',
      fix: 'Use a root without a path length, or with one of 1 or more.',
    });
  }
  return { refusals, warnings };
}

/** Whether a private key is that of a certificate. */
export function isKeyOf({ pem }: ParsedCertificate, key: KeyObject): boolean {
  return new X509Certificate(pem).checkPrivateKey(key);
}

/**
 * Whether the root that was given is that of the mesh: recorded, or sealed, or nothing is known yet. `outside` are the
 * sealed CAs of clusters that this run leaves as they are, which must have the same root (L5); `others` are the roots
 * of meshes that share none with this one (T07).
 */
export function checkKnownRoot(
  sha256: string,
  {
    mesh,
    known,
    outside,
    others,
  }: { mesh: Mesh; known: readonly KnownRoot[]; outside: readonly KnownRoot[]; others: readonly KnownRoot[] },
): Refusal[] {
  const about = `mesh "${mesh.key}"`;
  const other = others.find((root) => root.sha256 === sha256);
  if (other !== undefined) {
    const fact = `the root sha256:${sha256} is in ${other.where} as well.`;
    return [
      { exitCode: 2, about, fact, fix: 'Use another; if the meshes do share a root, give both the same rootGroup.' },
    ];
  }
  const left = outside.find((root) => root.sha256 !== sha256);
  if (left !== undefined) {
    const fact = `the root sha256:${sha256} is not that of ${left.where}, sha256:${left.sha256}.`;
    return [
      { exitCode: 2, about, fact, fix: 'All clusters of a mesh have one root: seal for all of them in one run.' },
    ];
  }
  const recorded = known.filter(({ isSealed }) => !isSealed);
  const trusted = recorded.length === 0 ? known : recorded;
  if (trusted.length === 0 || trusted.some((root) => root.sha256 === sha256)) return [];
  const fact = `the root sha256:${sha256} is not in ${trusted[0]!.where}, which names sha256:${trusted[0]!.sha256}.`;
  const fix = `A root is replaced in two steps: first its peers trust both, "meshloom exchange import --mesh ${mesh.key} --root-cert FILE --add-root sha256:${sha256}"; then seal (docs/exchange.md).`;
  return [{ exitCode: 2, about, fact, fix }];
}

/** What speaks against an end of intermediates: they would outlive their root, or nearly. */
export function checkEnds(intermediateEnd: string, rootEnd: string): Refusal[] {
  if (epochSeconds(intermediateEnd) + MARGIN_DAYS * DAY <= epochSeconds(rootEnd)) return [];
  const fact = `The intermediate CAs would be valid until "${intermediateEnd}", and the root is until "${rootEnd}".`;
  const fix = 'It has to outlive them by 30 days: give a shorter --lifetime, or a longer --root-lifetime.';
  return [{ exitCode: 2, about: '', fact, fix }];
}
