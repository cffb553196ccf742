import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { CACERTS, CACERTS_KEYS } from '../seal/sealed-ca.js';
import { externalSecret } from './external-secret.js';

/** What asks for a mesh's CA in its cluster, if others bring it there: the Secret cacerts (facts/multicluster-ossm3.md 6). */
export function authorityObjects(mesh: Mesh): PlannedObject[] {
  const { secretStore } = mesh;
  if (secretStore !== undefined) {
    const values = CACERTS_KEYS.map((name) => ({ secretKey: name, key: secretStore.cacertsKey, property: name }));
    return [externalSecret(mesh, CACERTS, secretStore, values)];
  }
  return mesh.issuer === undefined ? [] : [certificate(mesh)];
}

/**
 * An intermediate CA with the subject and the name that `seal ca` gives one. It has no URI: the SPIFFE ID of a CA must have
 * no path (X509-SVID 3.2), and the name of a cluster would be one. Its key changes with every renewal; istiod reads
 * tls.crt, tls.key and the root in ca.crt as they are.
 */
function certificate({ namespace, trustDomain, cluster, issuer, at }: Mesh): PlannedObject {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    namespace,
    name: CACERTS,
    ref: at('secrets'),
    template: 'secrets/certificate',
    view: () => ({ cluster: cluster?.key, dnsName: `istiod.${namespace}.svc`, issuer, organization: trustDomain }),
  };
}
