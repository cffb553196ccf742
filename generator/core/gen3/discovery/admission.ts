import { byCodeUnit } from '../../merge.js';
import type { Labels, Mesh } from '../../model.js';
import type { PlannedObject } from '../../plan/planned.js';
import type { Export } from './exports.js';

/** The pods of exported services, with the trust domains of the meshes that import one of them. */
interface Admission {
  namespace: string;
  labels: Labels;
  /** Of the first service; names the policy. */
  service: string;
  trustDomains: Set<string>;
  ref: PlannedObject['ref'];
}

/**
 * A policy for the pods of each exported service that denies every identity but the mesh's own and those of the peers that
 * import it: a gateway lets through whoever reaches it (facts/multicluster-ossm3.md 3.4). It denies rather than allows, so
 * that what is local works as before; what has no identity is left to mTLS.
 */
export function admissionPolicies(mesh: Mesh, exports: readonly Export[]): PlannedObject[] {
  const admissions = new Map<string, Admission>();
  for (const { offer, importer } of exports) {
    const { source, workload } = offer;
    const key = `${source.namespace} ${JSON.stringify(Object.entries(workload).sort(([a], [b]) => byCodeUnit(a, b)))}`;
    const known = admissions.get(key);
    if (known !== undefined) known.trustDomains.add(importer.trustDomain);
    else {
      const trustDomains = new Set([importer.trustDomain]);
      admissions.set(key, {
        namespace: source.namespace,
        labels: workload,
        service: source.name,
        trustDomains,
        ref: offer.ref,
      });
    }
  }
  return [...admissions.values()]
    .sort((left, right) => byCodeUnit(left.namespace + left.service, right.namespace + right.service))
    .map((admission) => policy(mesh, admission, [...admissions.values()]));
}

function policy(mesh: Mesh, admission: Admission, all: readonly Admission[]): PlannedObject {
  const admitted = all
    .filter((other) => other.namespace === admission.namespace && mayOverlap(other.labels, admission.labels))
    .flatMap(({ trustDomains }) => [...trustDomains]);
  const notPrincipals = [...new Set([mesh.trustDomain, ...admitted])].sort(byCodeUnit).map((domain) => `${domain}/*`);
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    namespace: admission.namespace,
    name: `${admission.service}-importers`,
    isOneOfSeveral: true,
    ref: admission.ref,
    template: 'v3/authorizationpolicy',
    view: () => ({ labels: admission.labels, notPrincipals }),
  };
}

/** Every policy of a pod has to admit: pods that two of them may choose are open to the peers of both. */
function mayOverlap(left: Labels, right: Labels): boolean {
  return Object.entries(left).every(([key, value]) => right[key] === undefined || right[key] === value);
}
