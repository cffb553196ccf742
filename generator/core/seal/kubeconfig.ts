import type { ClusterRecord } from '../exchange-record.js';
import { mapLines } from '../yaml-writer.js';

/** Where the API of a cluster is reached, as its record has it; without a CA its certificate is publicly trusted. */
export type ApiServer = NonNullable<ClusterRecord['apiServer']>;

/** Stands for the token in the text, and is written plain as every token is. */
const PLACE = 'TOKEN';

/**
 * The kubeconfig by which a control plane reaches another cluster: one cluster, one context, and a user with a token and
 * nothing else, since istiod refuses whatever else a kubeconfig may hold (facts/multicluster-ossm3.md L11). `name` is the
 * cluster's in the mesh. Bytes that the caller wipes: the token never becomes a string.
 */
export function kubeconfigBytes(name: string, { server, certificateAuthority }: ApiServer, token: Buffer): Buffer {
  const authority =
    certificateAuthority === undefined
      ? {}
      : { 'certificate-authority-data': Buffer.from(certificateAuthority.pem).toString('base64') };
  const text = mapLines(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server, ...authority } }],
      contexts: [{ name, context: { cluster: name, user: name } }],
      'current-context': name,
      users: [{ name, user: { token: PLACE } }],
    },
    0,
  );
  // Users stand last, and a name holds no blank.
  const [head, rest] = splitAt(text, text.lastIndexOf(` ${PLACE}`) + 1);
  return Buffer.concat([Buffer.from(head), token, Buffer.from(`${rest.slice(PLACE.length)}\n`)]);
}

function splitAt(text: string, at: number): [string, string] {
  return [text.slice(0, at), text.slice(at)];
}
