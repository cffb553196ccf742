import type { Mesh, Model } from '../model.js';
import { remoteSecretName, watchedParts } from '../spanning/parts.js';
import { CACERTS } from './sealed-ca.js';
import type { SealedRow } from './sealed-rows.js';

/** What meshes of ours take from sealed/, and is not there: their CAs, and what their control planes read of other clusters. */
export function missingRows({ meshes, sealed }: Model): SealedRow[] {
  const parts = [...meshes.values()].filter(({ managed }) => managed).flatMap((mesh) => mesh.parts);
  const hasCa = (mesh: Mesh): boolean => sealed.some(({ place }) => place.kind === 'cacerts' && place.mesh === mesh);
  const hasRemote = (mesh: Mesh, remote: Mesh): boolean =>
    sealed.some(({ place }) => place.kind === 'remote' && place.mesh === mesh && place.remote === remote);
  return parts.flatMap((mesh) => {
    const remotes = takesRemotes(mesh) ? watchedParts(mesh).filter((remote) => !hasRemote(mesh, remote)) : [];
    return [
      ...(mesh.secrets === 'sealed-secrets' && !hasCa(mesh) ? [missing(mesh, CACERTS)] : []),
      ...remotes.map((remote) => missing(mesh, remoteSecretName(remote), remote)),
    ];
  });
}

function takesRemotes({ secrets }: Mesh): boolean {
  return secrets === 'sealed-secrets' || secrets === 'cert-manager';
}

function missing(mesh: Mesh, name: string, remote?: Mesh): SealedRow {
  return {
    file: undefined,
    cluster: mesh.cluster?.key ?? '',
    namespace: mesh.namespace,
    name,
    mesh: mesh.key,
    remote: remote?.cluster?.key,
    sealingCertificate: undefined,
    notAfter: undefined,
    state: 'missing',
    fault: undefined,
  };
}
