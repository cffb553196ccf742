import type { Mesh } from '../model.js';
import { CACERTS_KEYS } from '../seal/sealed-ca.js';
import { READER_ACCOUNT, watchedParts } from '../spanning/parts.js';

/** What an external store must hold for this cluster's objects, a line a key. */
export function neededFromStore(mesh: Mesh): string[] {
  const { secretStore, namespace } = mesh;
  if (secretStore === undefined) return [];
  const place = secretStore.kind === 'SecretStore' ? `${inNamespace(namespace)} ` : '';
  const store = `in ${secretStore.kind} "${secretStore.name}" ${place}of cluster "${mesh.cluster?.key}"`;
  const properties = `${CACERTS_KEYS.slice(0, -1).join(', ')} and ${CACERTS_KEYS.at(-1)}`;
  return [
    `the key "${secretStore.cacertsKey}" ${store}, with the properties ${properties}, before mesh-cp of "${mesh.key}" is applied.`,
    ...watchedParts(mesh).map(
      (remote) =>
        `the key "${remote.secretStore?.remoteKey}" ${store}, with a token of ServiceAccount "${READER_ACCOUNT}" ${inNamespace(remote.namespace)} of cluster "${remote.cluster?.key}" as the property token.`,
    ),
  ];
}

/** The issuer that signs this cluster's CA. */
export function neededIssuers(mesh: Mesh): string[] {
  const { issuer } = mesh;
  if (issuer === undefined) return [];
  // Only cert-manager's own kinds tell by their name where they are.
  const place = issuer.kind === 'Issuer' ? `${inNamespace(mesh.namespace)} ` : '';
  const root = mesh.parts.length > 1 ? 'the one root of the mesh' : 'their root';
  return [
    `the ${issuer.kind} "${issuer.name}" ${place}of cluster "${mesh.cluster?.key}", which signs CAs and puts ${root} into ca.crt, before mesh-cp of "${mesh.key}" is applied.`,
  ];
}

function inNamespace(namespace: string): string {
  return `in "${namespace}"`;
}
