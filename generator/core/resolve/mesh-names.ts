import { labelProblem, labelValueProblem, type NameProblem, subdomainProblem } from '../name-limits.js';
import type { Named } from '../naming.js';
import type { Report } from '../report.js';
import type { Ref } from '../source.js';

/** Limits of a mesh's names: facts/ossm2-federation.md L3 (56), L5 (55), and Kubernetes' own. */
const LIMITS: Record<string, { what: string; problem: (name: string) => NameProblem }> = {
  namespace: { what: 'control-plane namespace', problem: (name) => labelProblem(name, 63) },
  controlPlane: { what: 'control plane', problem: (name) => labelProblem(name, 56) },
  clusterName: { what: 'cluster name', problem: labelValueProblem },
  peerName: { what: 'peer name', problem: (name) => labelProblem(name, 55) },
  trustDomain: { what: 'trust domain', problem: subdomainProblem },
  network: { what: 'network', problem: labelValueProblem },
};

/** Checks the resolved names of one mesh; a finding stands at the field or the pattern that made the name. */
export function checkMeshNames(key: string, names: Readonly<Record<string, Named>>, mesh: Ref, report: Report): void {
  for (const [field, { what, problem }] of Object.entries(LIMITS)) {
    const name = names[field]!;
    const text = problem(name.value);
    if (text === undefined) continue;
    const of = name.ref.path[0] === 'meshes' ? '' : ` of mesh "${key}"`;
    report(
      'name-limit',
      name.ref,
      `the ${what} "${name.value}"${of} ${text}.`,
      `Change it here, or give ${field} on the mesh.`,
      {
        part: name.ref === mesh ? 'key' : 'value',
        related: name.ref === mesh || of === '' ? [] : [mesh],
      },
    );
  }
  const domain = names.trustDomain!;
  if (domain.value === 'cluster.local') {
    report(
      'trust-domain-default',
      domain.ref,
      'the trust domain "cluster.local" is every mesh\'s default, and a peer\'s root would not be loaded.',
      'Choose one of its own, such as "{mesh}.local".',
    );
  }
}
