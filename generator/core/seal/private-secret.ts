import type { Labels } from '../model.js';
import { mapLines } from '../yaml-writer.js';
import type { Randomness } from './authorities.js';
import { base64Bytes } from './base64-bytes.js';
import { sealValue } from './seal-value.js';
import type { SealingKey } from './sealing-certificates.js';

/** A Secret of type Opaque in the clear, as a control plane reads it. Whoever makes one wipes it. */
export interface PrivateSecret {
  name: string;
  namespace: string;
  labels?: Labels;
  annotations?: Labels;
  data: Readonly<Record<string, Buffer>>;
}

/** What is said of a Secret in the clear: `command` made it, and the annotations are public. */
export interface PublicFacts {
  command: string;
  mesh: string;
  annotations: Labels;
}

/** What is left of it then is public. */
export function wipeSecret({ data }: PrivateSecret): void {
  for (const value of Object.values(data)) value.fill(0);
}

/**
 * The file of a sealed Secret. Nothing but strict scope: no annotation of the controller's, and a closed template
 * (facts/reliability.md S09).
 */
export function sealedText(
  secret: PrivateSecret,
  { command, mesh, annotations }: PublicFacts,
  sealing: SealingKey,
  random: Pick<Randomness, 'bytes'>,
): string {
  const { name, namespace, labels } = secret;
  const seal = (value: Buffer): string =>
    sealValue(value, { publicKey: sealing.publicKey, namespace, name, sessionKey: random.bytes(32) });
  const encryptedData = Object.fromEntries(Object.entries(secret.data).map(([key, value]) => [key, seal(value)]));
  const metadata = { name, namespace, labels, annotations: secret.annotations };
  const object = {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name, namespace, annotations },
    spec: { encryptedData, template: { metadata, type: 'Opaque' } },
  };
  const head = `# Sealed by "meshloom ${command}" for mesh ${mesh}: only the controller in cluster ${sealing.cluster} opens it.`;
  return `${head}\n${mapLines(object, 0)}\n`;
}

/** A Secret as JSON for `apply`, with its public annotations: bytes that the caller wipes, and never a string. */
export function manifestBytes(secret: PrivateSecret, annotations: Labels): Buffer {
  const { name, namespace, labels } = secret;
  const metadata = { name, namespace, labels, annotations: { ...annotations, ...secret.annotations } };
  const head = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata });
  const encoded = Object.entries(secret.data).map(([key, value]) => ({ key, base64: base64Bytes(value) }));
  const entries = encoded.flatMap(({ key, base64 }, index) => [
    Buffer.from(`${index === 0 ? '' : ','}${JSON.stringify(key)}:"`),
    base64,
    Buffer.from('"'),
  ]);
  const bytes = Buffer.concat([Buffer.from(`${head.slice(0, -1)},"data":{`), ...entries, Buffer.from('}}\n')]);
  for (const { base64 } of encoded) base64.fill(0);
  return bytes;
}
