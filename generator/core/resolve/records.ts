import { addressProblem } from '../addresses.js';
import { parseCertificate } from '../certificates.js';
import type { ExchangeRecord as Written } from '../exchange-record.js';
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
  const rootOwners = new Map<string, { mesh: Mesh; ref: Ref }>();
  for (const { fileName, doc } of sources) {
    const record = doc.value as Written;
    const ref: Ref = { doc, path: [] };
    const name = record.metadata.name;
    if (name !== fileName) {
      report(
        'record-name',
        child(ref, 'metadata', 'name'),
        `is "${name}" in a file named "${fileName}.yaml".`,
        'Give file, metadata.name and mesh the same name.',
      );
      continue;
    }
    const mesh = meshes.get(name);
    if (mesh === undefined) {
      const fix = didYouMean(name, meshes.keys()).trim() || 'Delete the file, or add the mesh.';
      report(
        'record-orphan',
        child(ref, 'metadata', 'name'),
        `is the record of "${name}", and no mesh has that name.`,
        fix,
      );
    }
    const roots = checkRecord(record, ref, report);
    if (mesh === undefined) continue;
    checkSharedRoots(roots, mesh, ref, rootOwners, report);
    mesh.hasMoved = !isHere(record, mesh);
    if (!mesh.hasMoved) mesh.record = { ref, roots, gateways: record.gateways ?? {} };
  }
}

/** Checks what a record says, whoever's it is; its roots are those that can be read. */
export function checkRecord(record: Written, ref: Ref, report: Report): RootCertificate[] {
  checkGateways(record, ref, report);
  return resolveRoots(record, ref, report);
}

/** A record that says where it was read counts only while the mesh is still there. */
function isHere(record: Written, mesh: Mesh): boolean {
  if (record.origin === undefined) return true;
  const sameCluster = mesh.cluster === undefined || mesh.cluster.key === record.origin.cluster;
  return sameCluster && record.origin.namespace === mesh.namespace;
}

function resolveRoots(record: Written, ref: Ref, report: Report): RootCertificate[] {
  const roots: RootCertificate[] = [];
  (record.rootCertificates ?? []).forEach((written, index) => {
    const at = child(ref, 'rootCertificates', index);
    const parsed = parseCertificate(written.pem);
    if (typeof parsed === 'string') {
      report(
        'record-certificate',
        child(at, 'pem'),
        `${parsed}.`,
        'Put one PEM block of a public root certificate here, and nothing else.',
      );
      return;
    }
    if (parsed.sha256 !== written.sha256) {
      report(
        'record-fingerprint',
        child(at, 'sha256'),
        `is not the fingerprint of the certificate below it, which is "${parsed.sha256}".`,
        'Find out which of the two is right before you change either.',
      );
    }
    if (written.notAfter !== undefined && written.notAfter !== parsed.notAfter) {
      report(
        'record-not-after',
        child(at, 'notAfter'),
        `is "${written.notAfter}", and the certificate ends at "${parsed.notAfter}".`,
        'Write what the certificate says.',
      );
    }
    if (!parsed.ca)
      report('record-no-ca', child(at, 'pem'), 'is no CA certificate.', "Put the mesh's root certificate here.");
    if (roots.some((root) => root.sha256 === parsed.sha256)) {
      report('record-root-twice', child(at, 'pem'), 'is the same certificate as one above it.', 'Drop one.');
    } else roots.push({ sha256: parsed.sha256, pem: parsed.pem, notAfter: parsed.notAfter });
  });
  return roots;
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

/** One root in two meshes is a swapped file unless their rootGroup says otherwise (facts/ossm2-federation.md ID7). */
function checkSharedRoots(
  roots: readonly RootCertificate[],
  mesh: Mesh,
  ref: Ref,
  owners: Map<string, { mesh: Mesh; ref: Ref }>,
  report: Report,
): void {
  roots.forEach((root, index) => {
    const at = child(ref, 'rootCertificates', index);
    const owner = owners.get(root.sha256);
    if (owner === undefined) owners.set(root.sha256, { mesh, ref: at });
    else if (owner.mesh.rootGroup === undefined || owner.mesh.rootGroup !== mesh.rootGroup) {
      report(
        'record-shared-root',
        at,
        `is the root of "${owner.mesh.key}" as well.`,
        'Collect the roots anew; if the meshes do share a root, give both the same rootGroup.',
        { related: [owner.ref] },
      );
    }
  });
}
