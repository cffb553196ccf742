import { addressProblem } from '../addresses.js';
import { type ParsedCertificate, parseCertificate, recordedCertificate } from '../certificates.js';
import { checkClusterNames, checkClusters } from '../exchange/records/check-clusters.js';
import { type HeldRoot, sharedRoots } from '../exchange/records/shared-roots.js';
import type { Certificate, ExchangeRecord as Written } from '../exchange-record.js';
import type { Mesh, RootCertificate } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref, type SourceDocument } from '../source.js';
import { didYouMean } from '../suggest.js';

/** A record's document, already of the right shape; `fileName` is its name without the ending. */
export interface RecordSource {
  fileName: string;
  doc: SourceDocument;
}

/** Checks every record (design 3) and gives each mesh its own, unless the mesh has moved since it was written. */
export function resolveRecords(sources: readonly RecordSource[], meshes: Map<string, Mesh>, report: Report): void {
  const rootsHeld: PlacedRoot[] = [];
  for (const { fileName, doc } of sources) {
    const record = doc.value as Written;
    const ref: Ref = { doc, path: [] };
    if (!hasFileName(record, fileName, ref, report)) continue;
    const mesh = meshes.get(record.metadata.name);
    if (mesh === undefined) reportOrphan(record, meshes, ref, report);
    const roots = checkRecord(record, ref, report);
    if (mesh === undefined) continue;
    const hasMoved = !isHere(record, mesh);
    for (const part of mesh.parts) part.hasMoved = hasMoved;
    if (hasMoved) continue;
    checkClusterNames(record, mesh, ref, report);
    const held = { ref, roots, gateways: record.gateways ?? {}, clusters: record.clusters ?? {} };
    for (const part of mesh.parts) {
      part.record = held;
      takeRecordedAddresses(part);
    }
    rootsHeld.push(...roots.map(({ sha256 }) => ({ mesh, sha256, ref: refOfRoot(record, sha256, ref) })));
  }
  reportSharedRoots(rootsHeld, report);
}

/** Addresses of an east-west gateway that the topology leaves open are the record's. */
function takeRecordedAddresses({ cluster, record, eastWest }: Mesh): void {
  if (record === undefined || eastWest.addresses.length > 0) return;
  const key = cluster?.key ?? onlyKey(record.clusters);
  const addresses =
    key !== undefined && Object.hasOwn(record.clusters, key) ? record.clusters[key]!.eastWest?.addresses : [];
  if (addresses === undefined || addresses.length === 0) return;
  eastWest.addresses = addresses;
  eastWest.ref = child(record.ref, 'clusters', key!, 'eastWest', 'addresses');
}

/** Where a mesh that others run is in none of our clusters, its record has their name for the one that it is in. */
function onlyKey(clusters: object): string | undefined {
  const [key, ...more] = Object.keys(clusters);
  return more.length === 0 ? key : undefined;
}

function hasFileName({ metadata: { name } }: Written, fileName: string, ref: Ref, report: Report): boolean {
  if (name === fileName) return true;
  const fact = `is "${name}" in a file named "${fileName}.yaml".`;
  report('record-name', child(ref, 'metadata', 'name'), fact, 'Give file, metadata.name and mesh the same name.');
  return false;
}

function reportOrphan({ metadata: { name } }: Written, meshes: Map<string, Mesh>, ref: Ref, report: Report): void {
  const fact = `is the record of "${name}", and no mesh has that name.`;
  const fix = didYouMean(name, meshes.keys()).trim() || 'Delete the file, or add the mesh.';
  report('record-orphan', child(ref, 'metadata', 'name'), fact, fix);
}

interface PlacedRoot extends HeldRoot {
  ref: Ref;
}

/** Where a root stands; one under a fingerprint that is not its own is somewhere in the list. */
function refOfRoot({ rootCertificates = [] }: Written, sha256: string, ref: Ref): Ref {
  const index = rootCertificates.findIndex((root) => root.sha256 === sha256);
  return index === -1 ? child(ref, 'rootCertificates') : child(ref, 'rootCertificates', index);
}

/** Checks what a record says, whoever's it is; its roots are those that can be read. */
export function checkRecord(record: Written, ref: Ref, report: Report): RootCertificate[] {
  checkGateways(record, ref, report);
  checkClusters(record, ref, report);
  return resolveRoots(record, ref, report);
}

/**
 * A record that says where it was read counts only while the mesh is still there. One that spans clusters may have left
 * that of its origin: what the record knows of the others holds.
 */
function isHere({ origin, clusters = {} }: Written, { parts, span, namespace }: Mesh): boolean {
  if (origin === undefined) return true;
  const isKnown = (cluster: string) =>
    cluster === origin.cluster || (span !== undefined && Object.hasOwn(clusters, cluster));
  return origin.namespace === namespace && parts.some(({ cluster }) => cluster === undefined || isKnown(cluster.key));
}

function resolveRoots(record: Written, ref: Ref, report: Report): RootCertificate[] {
  const roots: RootCertificate[] = [];
  (record.rootCertificates ?? []).forEach((written, index) => {
    const at = child(ref, 'rootCertificates', index);
    const parsed = parseCertificate(written.pem);
    if (typeof parsed === 'string') {
      const fix = 'Put one PEM block of a public root certificate here, and nothing else.';
      report('record-certificate', child(at, 'pem'), `${parsed}.`, fix);
      return;
    }
    checkRoot(written, parsed, at, report);
    if (roots.some((root) => root.sha256 === parsed.sha256)) {
      report('record-root-twice', child(at, 'pem'), 'is the same certificate as one above it.', 'Drop one.');
    } else roots.push(recordedCertificate(parsed));
  });
  return roots;
}

function checkRoot(written: Certificate, parsed: ParsedCertificate, at: Ref, report: Report): void {
  if (parsed.sha256 !== written.sha256) {
    const fact = `is not the fingerprint of the certificate below it, which is "${parsed.sha256}".`;
    const fix = 'Find out which of the two is right before you change either.';
    report('record-fingerprint', child(at, 'sha256'), fact, fix);
  }
  if (written.notAfter !== undefined && written.notAfter !== parsed.notAfter) {
    const fact = `is "${written.notAfter}", and the certificate ends at "${parsed.notAfter}".`;
    report('record-not-after', child(at, 'notAfter'), fact, 'Write what the certificate says.');
  }
  if (!parsed.ca)
    report('record-no-ca', child(at, 'pem'), 'is no CA certificate.', "Put the mesh's root certificate here.");
}

function checkGateways(record: Written, ref: Ref, report: Report): void {
  for (const [peer, gateway] of Object.entries(record.gateways ?? {})) {
    checkAddresses(gateway.addresses, child(ref, 'gateways', peer, 'addresses'), report);
  }
  for (const [cluster, part] of Object.entries(record.clusters ?? {})) {
    checkAddresses(part.eastWest?.addresses ?? [], child(ref, 'clusters', cluster, 'eastWest', 'addresses'), report);
  }
}

/** Reports each address that cannot work (design 3, facts/ossm2-federation.md A3, A4). */
export function checkAddresses(addresses: readonly string[], ref: Ref, report: Report): void {
  addresses.forEach((address, index) => {
    const problem = addressProblem(address);
    if (problem !== undefined) report('address', child(ref, index), `"${address}" ${problem.fact}.`, problem.fix);
  });
}

function reportSharedRoots(held: readonly PlacedRoot[], report: Report): void {
  for (const { owner, sharer } of sharedRoots(held)) {
    report(
      'record-shared-root',
      sharer.ref,
      `is the root of "${owner.mesh.key}" as well.`,
      'Collect the roots anew; if the meshes do share a root, give both the same rootGroup.',
      { related: [owner.ref] },
    );
  }
}
