import type { Labels, Mesh } from '../model.js';
import { remoteSecretName } from '../spanning/parts.js';
import type { Randomness } from './authorities.js';
import { sealedRemoteFile } from './held-remotes.js';
import { type ApiServer, kubeconfigBytes } from './kubeconfig.js';
import type { Life } from './lifetimes.js';
import { type PrivateSecret, sealedText, wipeSecret } from './private-secret.js';
import { readerOf, type TokenSource } from './remote-pairs.js';
import { remoteAnnotations, type SealedRemote } from './sealed-remote.js';
import type { SealingKey } from './sealing-certificates.js';

/** A token of a cluster's reader, with its life; whoever asked for it wipes it. */
export interface ReaderToken extends Life {
  bytes: Buffer;
  source: TokenSource;
}

/** A remote secret, sealed: the text of its file, and what it says of itself. */
export interface SealedRemoteFile {
  mesh: Mesh;
  remote: Mesh;
  /** Below sealed/. */
  name: string;
  text: string;
  sealed: SealedRemote;
}

/** What leads to the remote: its API, and a token of its reader. */
export interface Way {
  api: ApiServer;
  token: ReaderToken;
}

/** A remote secret in the clear, which the caller wipes (facts/multicluster-ossm3.md 1.2): its only key is the remote's name. */
export function makeRemoteSecret(mesh: Mesh, remote: Mesh, { api, token }: Way): PrivateSecret {
  return {
    name: remoteSecretName(remote),
    namespace: mesh.namespace,
    labels: { 'istio/multiCluster': 'true' },
    annotations: { 'networking.istio.io/cluster': remote.clusterName },
    data: { [remote.clusterName]: kubeconfigBytes(remote.clusterName, api, token.bytes) },
  };
}

/** The same, sealed for the cluster whose control plane reads it. No plain text outlives the call. */
export function sealRemote(
  mesh: Mesh,
  remote: Mesh,
  way: Way,
  { sealing, random }: { sealing: SealingKey; random: Pick<Randomness, 'bytes'> },
): SealedRemoteFile {
  const facts = remoteFacts(remote, way);
  const sealed: SealedRemote = { ...facts, sealingCertificate: sealing.sha256 };
  const secret = makeRemoteSecret(mesh, remote, way);
  try {
    const annotations: Labels = remoteAnnotations(sealed);
    const text = sealedText(secret, { command: 'seal remote-secrets', mesh: mesh.key, annotations }, sealing, random);
    return { mesh, remote, name: sealedRemoteFile(mesh, remote), text, sealed };
  } finally {
    wipeSecret(secret);
  }
}

/** What is public of it. */
export function remoteFacts(remote: Mesh, { api, token }: Way): Omit<SealedRemote, 'sealingCertificate'> {
  const { issued, expires, source } = token;
  return {
    mesh: remote.key,
    remoteCluster: remote.cluster!.key,
    server: api.server,
    certificateAuthority: api.certificateAuthority?.sha256,
    account: readerOf(remote),
    token: expires === undefined ? { issued } : { issued, expires },
    tokenSecret: source.kind === 'secret' ? source.name : undefined,
  };
}
