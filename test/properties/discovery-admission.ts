import type { Data, Say } from '../support/parsed-tree.js';
import type { ExpectedMesh, ExpectedSide } from './discovery-expected.js';

/** Labels of pods, and the trust domains of the meshes that import a service of theirs. */
interface Workload {
  namespace: string;
  labels: Record<string, string>;
  importers: string[];
}

/**
 * 3.4, seen from pods: whoever imports a service of a pod reaches it, its own mesh, too, and nobody who imports nothing that
 * any of the policies over it could be for. A pod may bear the labels of two workloads that do not contradict each other.
 */
export function checkAdmission(
  mesh: ExpectedMesh,
  fed: readonly Data[],
  importing: readonly ExpectedSide[],
  say: Say,
): void {
  const policies = fed.filter(({ kind }) => kind === 'AuthorizationPolicy');
  const workloads = importing.flatMap(({ own, offers }) =>
    offers.map(({ service, workload }) => ({
      namespace: service.namespace,
      labels: workload,
      importers: [own.trustDomain],
    })),
  );
  const domains = [mesh.trustDomain, 'stranger.example', ...importing.map(({ own }) => own.trustDomain)];
  for (const pod of podsOf(workloads)) {
    const over = policies.filter(
      ({ metadata, spec }) => metadata.namespace === pod.namespace && selects(spec.selector.matchLabels, pod.labels),
    );
    if (over.length === 0) say(`3.4 nothing guards ${JSON.stringify(pod.labels)}`);
    const chosen = workloads.filter(
      ({ namespace, labels }) => namespace === pod.namespace && selects(labels, pod.labels),
    );
    const near = workloads.filter(
      ({ namespace, labels }) => namespace === pod.namespace && chosen.some((one) => agree(one.labels, labels)),
    );
    for (const domain of new Set(domains)) {
      const isAdmitted = over.every((policy) => admits(policy, `${domain}/ns/any/sa/any`));
      const isImporter = domain === mesh.trustDomain || chosen.some(({ importers }) => importers.includes(domain));
      const isNear = domain === mesh.trustDomain || near.some(({ importers }) => importers.includes(domain));
      if (isImporter && !isAdmitted) say(`3.4 ${domain} is kept from ${JSON.stringify(pod.labels)}`);
      if (isAdmitted && !isNear) say(`3.4 ${domain} reaches ${JSON.stringify(pod.labels)}`);
    }
  }
  const isUseless = ({ metadata, spec }: Data) =>
    !workloads.some(
      ({ namespace, labels }) => namespace === metadata.namespace && selects(spec.selector.matchLabels, labels),
    );
  for (const { metadata } of policies.filter(isUseless)) say(`3.4 ${metadata.name} guards nothing that is imported`);
}

/** Pods of each workload, and of each two that one pod may be. */
function podsOf(workloads: readonly Workload[]): Omit<Workload, 'importers'>[] {
  return workloads.flatMap(({ namespace, labels }) => {
    const others = workloads.filter((other) => other.namespace === namespace && agree(other.labels, labels));
    return others.map((other) => ({ namespace, labels: { ...other.labels, ...labels } }));
  });
}

function selects(selector: Record<string, string>, labels: Record<string, string>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function agree(left: Record<string, string>, right: Record<string, string>): boolean {
  return Object.keys(left).every((key) => right[key] === undefined || right[key] === left[key]);
}

/** Whether an identity passes a policy that denies all but a few. */
function admits({ spec }: Data, identity: string): boolean {
  const isMatched = (patterns: readonly string[] | undefined): boolean =>
    (patterns ?? []).some((pattern) =>
      pattern.endsWith('*') ? identity.startsWith(pattern.slice(0, -1)) : identity === pattern,
    );
  const denies = spec.rules.some(({ from }: Data) =>
    from.some(({ source }: Data) => isMatched(source.principals) && !isMatched(source.notPrincipals)),
  );
  return spec.action !== 'DENY' || !denies;
}
