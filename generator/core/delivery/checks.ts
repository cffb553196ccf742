import type { Cluster } from '../model.js';
import { subdomainProblem } from '../name-limits.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import { type ArgoCD, type Destination, deliveryName, type Flux, STAGES } from './delivery.js';

/** What Argo CD takes for a pattern, a negation or a template; also blanks and controls. */
const SPECIAL = /[^!-~]|[*?[\]{}!]/;

/** What a person wrote for Argo CD: nothing of it may mean more than it says, or reach beyond the estate. */
export function checkArgoCD(argocd: ArgoCD, report: Report): void {
  checkRepository(argocd, report);
  checkPath(argocd, report);
  if (argocd.project === 'default') {
    report(
      'delivery-project',
      child(argocd.ref, 'project'),
      `"default" is the project of every other Application.`,
      'Choose another name, or drop it.',
    );
  }
  checkDestinations(argocd.destinations, report);
  checkPlacement(argocd, report);
}

function checkRepository({ ref, repoURL, revision }: ArgoCD, report: Report): void {
  if (/^[a-z+]+:\/\/[^/@]*:[^/@]*@/i.test(repoURL)) {
    report(
      'delivery-repository',
      child(ref, 'repoURL'),
      'holds a password.',
      'Drop it, and give Argo CD the credentials in a repository Secret.',
    );
  } else if (SPECIAL.test(repoURL)) {
    const fact = `"${repoURL}" holds a blank or one of * ? [ ] { } !, which Argo CD takes for a pattern.`;
    report('delivery-repository', child(ref, 'repoURL'), fact, 'Write one plain URL.');
  }
  if (SPECIAL.test(revision)) {
    const fact = `"${revision}" holds a blank or one of * ? [ ] { } !, which are in no branch and no tag.`;
    report('delivery-repository', child(ref, 'revision'), fact, 'Write a branch, a tag, a commit or HEAD.');
  }
}

/** Argo CD passes over folders that begin with a dot. */
function checkPath({ ref, path }: Pick<ArgoCD, 'ref' | 'path'>, report: Report): void {
  if (path === '' || path.split('/').every((part) => /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(part))) return;
  report(
    'delivery-path',
    child(ref, 'path'),
    `"${path}" is no path below the repository.`,
    'Write folders of letters, digits, ".", "_" and "-", none of which begins with a dot, as in "meshes/out".',
  );
}

function checkDestinations(destinations: readonly Destination[], report: Report): void {
  const owners = new Map<string, Destination>();
  for (const one of destinations) {
    const written = 'name' in one.to ? one.to.name : one.to.server;
    const at = one.isKey ? one.cluster.ref : child(one.cluster.ref, 'name' in one.to ? 'argocd' : 'server');
    if (SPECIAL.test(written)) {
      const fact = `"${written}" holds a blank or one of * ? [ ] { } !, which Argo CD takes for a pattern.`;
      report('delivery-destination', at, fact, 'Write the one cluster as Argo CD knows it.');
    }
    const id = identity(one);
    const owner = owners.get(id);
    if (owner === undefined) owners.set(id, one);
    else {
      const fact = `is the destination "${written}", as cluster "${owner.cluster.key}" is.`;
      report('delivery-destination', one.cluster.ref, fact, 'Give each its own server or argocd.', {
        part: 'key',
        related: [owner.cluster.ref],
      });
    }
  }
}

/** Argo CD's own cluster has both. */
function identity({ to }: Destination): string {
  if ('name' in to) return to.name === 'in-cluster' ? 'https://kubernetes.default.svc' : to.name;
  return to.server;
}

function checkPlacement({ ref, mode, placement, destinations }: ArgoCD, report: Report): void {
  if (placement === undefined) return;
  const at = child(ref, 'placement');
  const problem = subdomainProblem(placement.name);
  if (problem !== undefined)
    report('delivery-placement', at, `"${placement.name}" ${problem}.`, 'Write the name of a Placement.');
  if (mode === 'applications') {
    const fact = 'chooses clusters while it runs, and mode "applications" writes them down.';
    report('delivery-placement', at, fact, 'Drop one of the two.', { part: 'key' });
  }
  for (const { cluster, isKey } of destinations) {
    if (isKey) continue;
    const fact = `has a server or argocd, and a placement names clusters by their folders.`;
    report('delivery-placement', cluster.ref, fact, 'Drop it, and call the cluster as ACM does.', {
      part: 'key',
      related: [at],
    });
  }
}

/** Flux and its folder. */
export function checkFlux(flux: Flux, clusters: ReadonlyMap<string, Cluster>, report: Report): void {
  checkPath(flux, report);
  const { local, ref } = flux;
  if (local !== undefined && !clusters.has(local)) {
    const hint = didYouMean(local, clusters.keys()).trim();
    report('unknown-cluster', child(ref, 'local'), `no cluster is named "${local}".`, hint || 'Add it, or drop this.');
  }
  const named = clusters.get('flux');
  if (named !== undefined) {
    report('delivery-cluster', named.ref, 'has the name of the folder out/flux.', 'Choose another name.', {
      part: 'key',
      related: [ref],
    });
  }
}

/** Argo CD and Flux put the name into labels. */
export function checkNames(
  estate: string,
  clusters: ReadonlyMap<string, Cluster>,
  metadata: Ref,
  report: Report,
): void {
  for (const { key, ref } of clusters.values()) {
    const names = STAGES.map((stage) => deliveryName(estate, key, stage));
    const longest = names.reduce((left, right) => (right.length > left.length ? right : left));
    if (longest.length <= 63) continue;
    report(
      'delivery-name',
      ref,
      `its Application "${longest}" has ${longest.length} characters, and 63 are allowed.`,
      'Shorten its key, or metadata.name.',
      { part: 'key', related: [metadata] },
    );
  }
}
