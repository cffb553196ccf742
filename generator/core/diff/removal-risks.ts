import { STAGES } from '../delivery/delivery.js';
import { quoted } from '../forbidden-text.js';
import type { ReadChange } from './file-change.js';
import { followObjects, identityOf, type Placed } from './match-objects.js';
import { type Risk, type RiskId, riskOf } from './risk.js';

/** What applies a whole cluster; the folders of delivery are of none. */
const CLUSTER = /^(?!(?:argocd|flux)\/)[^/]+\/kustomization\.yaml$/;

/** What goes further than the file that goes. */
export function removalRisks(changes: readonly ReadChange[]): Risk[] {
  return [
    ...goneOf(changes, 'Namespace').map((gone) =>
      riskOf(gone, 'namespace-removed', `the namespace ${nameOf(gone)} is removed: everything in it goes.`),
    ),
    ...goneOf(changes, 'Subscription').map((gone) => {
      // The operator is a ClusterServiceVersion by now, which nothing deletes with its Subscription.
      const cost = 'its operator stays, and is never updated again.';
      return riskOf(gone, 'subscription-removed', `the Subscription ${nameOf(gone)} is removed: ${cost}`);
    }),
    ...treeRisks(changes),
  ];
}

/** What only moves to another file of its cluster stays. */
function goneOf(changes: readonly ReadChange[], kind: string): Placed[] {
  return followObjects(changes, ({ manifest }) => manifest.kind === kind, identityOf).gone;
}

/** Every way to apply out/ leaves what it no longer finds a directory for (docs/gitops.md, "What happens on a change"). */
function treeRisks(changes: readonly ReadChange[]): Risk[] {
  const gone = changes.filter(({ file }) => file.change === 'removed').map(({ file }) => file.path);
  const clusters = new Set(gone.filter((path) => CLUSTER.test(path)).map(clusterOf));
  return gone.flatMap((path) => {
    const cluster = clusterOf(path);
    const stage = STAGES.find((one) => path === `${cluster}/${one}/kustomization.yaml`);
    if (CLUSTER.test(path)) {
      return [treeRisk(path, 'cluster-removed', `cluster ${quoted(cluster)} leaves the tree`)];
    }
    if (stage === undefined || clusters.has(cluster)) return [];
    return [treeRisk(path, 'stage-removed', `stage ${quoted(stage)} of cluster ${quoted(cluster)} leaves the tree`)];
  });
}

function clusterOf(path: string): string {
  return path.split('/', 1)[0]!;
}

function treeRisk(path: string, risk: RiskId, fact: string): Risk {
  const cost = 'what was applied from there stays in the cluster until somebody deletes it.';
  return { path, cluster: clusterOf(path), risk, message: `${fact}: ${cost}` };
}

function nameOf({ manifest }: Placed): string {
  return quoted(manifest.name ?? '');
}
