import type { Generation } from '../generation.js';
import type { Mesh } from '../model.js';
import { labelProblem, labelValueProblem, type NameProblem, subdomainProblem } from '../name-limits.js';
import { fillPattern, type Named, SPANNING_DEFAULTS } from '../naming.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import type { MeshPlace } from './mesh-clusters.js';
import type { Naming } from './meshes.js';

/** The names of a mesh by field of the topology. */
export type MeshNames = Pick<
  Mesh,
  'namespace' | 'controlPlane' | 'clusterName' | 'peerName' | 'trustDomain' | 'network'
>;

type Field = keyof MeshNames;

interface Limit {
  pattern: keyof Naming;
  what: string;
  problem: (name: string) => NameProblem;
}

/** Limits of a mesh's names: facts/ossm2-federation.md L3 (56), L5 (55), section 3, and Kubernetes' own. */
const FIELDS: Record<Field, Limit> = {
  namespace: { pattern: 'namespace', what: 'control-plane namespace', problem: namespaceProblem },
  controlPlane: { pattern: 'controlPlane', what: 'control plane', problem: (name) => labelProblem(name, 56) },
  clusterName: { pattern: 'clusterName', what: 'cluster name', problem: labelValueProblem },
  peerName: { pattern: 'peer', what: 'peer name', problem: (name) => labelProblem(name, 55) },
  trustDomain: { pattern: 'trustDomain', what: 'trust domain', problem: subdomainProblem },
  network: { pattern: 'network', what: 'network', problem: labelValueProblem },
};

function namespaceProblem(name: string): NameProblem {
  return name === 'openshift-operators'
    ? "is the operators' own, where no control plane may be"
    : labelProblem(name, 63);
}

/** What peers need to know of a mesh that others run. */
const OF_PEERS: Field[] = ['namespace', 'peerName', 'trustDomain'];

/** Each name is the mesh's own or comes from its pattern; the one that made it is named if it breaks a limit. */
export function resolveNames(
  key: string,
  written: T.Mesh,
  ref: Ref,
  place: MeshPlace,
  { naming, report, generation }: { naming: Naming; report: Report; generation: Generation },
): MeshNames {
  const { cluster } = place;
  const tokens = { mesh: key, ...(cluster === undefined ? {} : { cluster: cluster.key }) };
  const names = {} as MeshNames;
  for (const field of Object.keys(FIELDS) as Field[]) {
    const here = field === 'clusterName' || field === 'network' ? place.own[field] : undefined;
    const own = here ?? written[field];
    const pattern = patternOf(field, written, naming);
    names[field] = own ?? fillPattern(pattern.value, tokens);
    if (own === undefined && pattern.value.includes('{cluster}') && cluster === undefined) {
      const isNeeded = written.managed !== false || OF_PEERS.includes(field);
      if (isNeeded && written.cluster === undefined && written.clusters === undefined)
        reportNoCluster(field, pattern, ref, report);
    } else
      checkName(
        key,
        field,
        generation.nameProblems[field] ?? FIELDS[field].problem,
        {
          value: names[field],
          ref: own === undefined ? pattern.ref : child(here === undefined ? ref : place.ref, field),
        },
        ref,
        report,
      );
  }
  return names;
}

/** In a mesh that spans clusters, names of a cluster and its network are the cluster's by default (design 2.2). */
function patternOf(field: Field, { clusters }: T.Mesh, naming: Naming): Named {
  const pattern = naming[FIELDS[field].pattern];
  const isDefault = pattern.ref.path.length === 0;
  if (clusters === undefined || !isDefault || (field !== 'clusterName' && field !== 'network')) return pattern;
  return { value: SPANNING_DEFAULTS[field], ref: pattern.ref };
}

function reportNoCluster(field: Field, pattern: Named, mesh: Ref, report: Report): void {
  const fact = `has no cluster, and the pattern of its ${field} is "${pattern.value}".`;
  report('naming-token', mesh, fact, `Give ${field} on the mesh.`, { part: 'key', related: [pattern.ref] });
}

function checkName(key: string, field: Field, problem: Limit['problem'], name: Named, mesh: Ref, report: Report): void {
  if (field === 'trustDomain') checkTrustDomain(name, mesh, report);
  const { what, pattern } = FIELDS[field];
  const text = problem(name.value);
  if (text === undefined) return;
  const isDefault = name.ref.path.length === 0;
  const isPattern = name.ref.path[0] === 'naming';
  const of = isPattern ? ` of mesh "${key}"` : '';
  const fix = isPattern || isDefault ? `Change naming.${pattern}, or give ${field} on the mesh.` : 'Change it here.';
  report('name-limit', isDefault ? mesh : name.ref, `the ${what} "${name.value}"${of} ${text}.`, fix, {
    part: isDefault ? 'key' : 'value',
    related: isPattern ? [mesh] : [],
  });
}

/** facts/ossm2-federation.md ID5: a peer does not load the root of what is its own trust domain by default. */
function checkTrustDomain({ value, ref }: Named, mesh: Ref, report: Report): void {
  if (value !== 'cluster.local') return;
  report(
    'trust-domain-default',
    ref.path.length === 0 ? mesh : ref,
    'the trust domain "cluster.local" is every mesh\'s default, and a peer\'s root would not be loaded.',
    'Choose one of its own, such as "{mesh}.local".',
  );
}
