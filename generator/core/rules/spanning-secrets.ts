import type { Mesh, Model } from '../model.js';
import type { AppResource } from '../model-work.js';
import type { Report } from '../report.js';
import { readSealedCa } from '../seal/sealed-ca.js';
import { child, type Ref } from '../source.js';

/** How a mesh over clusters comes by its CA, and who may read it (facts/multicluster-ossm3.md L5, 6). */
export function checkSecrets(mesh: Mesh, report: Report): void {
  if (mesh.parts.length < 2) return;
  if (mesh.secrets === 'self-signed') {
    report(
      'span-self-signed',
      mesh.at('secrets'),
      `each control plane of "${mesh.key}" would sign with a root of its own, and no cluster would trust another.`,
      'Drop it, or use external-secrets, cert-manager or none.',
    );
  }
  if (mesh.span?.readerRole === 'upstream') {
    report(
      'reader-role',
      mesh.at('readerRole'),
      `every control plane of "${mesh.key}" that holds the token of a cluster may read every Secret there, ca-key.pem of its CA among them.`,
      'Use readerRole: narrow, unless gateways take their certificates from other clusters.',
    );
  }
}

interface SealedRoot {
  sha256: string;
  ref: Ref;
}

/** All clusters of a mesh trust one root: the sealed CAs are signed by the same, and the record names it. */
export function checkSealedRoots(model: Model, report: Report): void {
  const firsts = new Map<string, SealedRoot>();
  for (const { place, resource } of model.sealed) {
    if (place.kind !== 'cacerts' || place.mesh.span === undefined) continue;
    const root = rootOf(resource);
    if (root === undefined) continue;
    const { key } = place.mesh;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, root);
    else if (first.sha256 !== root.sha256) {
      report(
        'sealed-root',
        root.ref,
        `the CA was signed by the root sha256:${root.sha256}, and that of another cluster of "${key}" by sha256:${first.sha256}.`,
        `Seal for all its clusters in one run: meshloom seal ca --mesh ${key}.`,
        { related: [first.ref] },
      );
      continue;
    }
    checkRecorded(place.mesh, root, report);
  }
}

function checkRecorded({ key, record }: Mesh, root: SealedRoot, report: Report): void {
  const roots = record?.roots ?? [];
  if (record === undefined || roots.length === 0 || roots.some(({ sha256 }) => sha256 === root.sha256)) return;
  report(
    'sealed-root',
    root.ref,
    `the CA was signed by the root sha256:${root.sha256}, which is not in the record of "${key}".`,
    `Seal with the root that is, or add this one first: meshloom exchange import --mesh ${key} --root-cert FILE --add-root sha256:${root.sha256}.`,
    { related: [child(record.ref, 'rootCertificates')] },
  );
}

/** undefined for what another program sealed, which does not say; "meshloom seal status" tells what was changed by hand. */
function rootOf({ ref, value }: AppResource): SealedRoot | undefined {
  const ca = readSealedCa(value);
  if (typeof ca !== 'object') return undefined;
  return { sha256: ca.rootCertificate, ref: child(ref, 'metadata', 'annotations', 'meshloom.dev/root-certificate') };
}
