import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Cluster } from '../core/model.js';
import type { RemotePair } from '../core/seal/remote-pairs.js';
import { CACERTS } from '../core/seal/sealed-ca.js';
import { usageError } from './common.js';
import type { Access } from './seal-access.js';
import type { MeshEstate, RootEstate } from './seal-estate.js';
import { rootIsThere } from './seal-messages.js';
import { type CaOptions, type RootChoice, rootChoice } from './seal-options.js';
import { openRemotes } from './seal-remotes.js';
import { sideBySide } from './side-by-side.js';

/** What is applied, and what it may replace. */
export type PushOptions = CaOptions & { replace?: boolean; 'no-ca'?: boolean; 'no-remote-secrets'?: boolean };

/** Which root signs, or `none` where the CA stays as it is; refuses what contradicts itself. */
export function pushChoice(options: PushOptions): RootChoice {
  const choice = rootChoice(options);
  const leavesCa = options['no-ca'] === true;
  if (leavesCa && options['no-remote-secrets'] === true)
    throw usageError('With --no-ca and --no-remote-secrets there is nothing to push.');
  if (leavesCa && choice.kind !== 'none') throw usageError('--no-ca needs no root. Leave one of the two out.');
  if (leavesCa || choice.kind !== 'none') return choice;
  throw usageError(
    'Say which root signs: --root-cert and --root-key bring one, --root-out FILE makes one and keeps its key, --forget-root does not keep it; or leave the CA as it is with --no-ca. (see meshloom seal push --help)',
  );
}

/** What the control planes in the clusters that are asked for watch. */
export function pairsOf(estate: MeshEstate, options: PushOptions): RemotePair[] {
  if (options['no-remote-secrets'] === true || (estate.mesh.span === undefined && options['no-ca'] !== true)) return [];
  return openRemotes(estate, estate.clusters, options['no-ca'] === true).pairs;
}

/** A new root in some clusters alone would part them from the others. */
export function assertWhole({ mesh, clusters }: MeshEstate, { kind }: RootChoice): void {
  if (kind === 'given') return;
  const missing = mesh.parts.flatMap(({ cluster }) =>
    cluster === undefined || clusters.includes(cluster) ? [] : cluster.key,
  );
  if (missing.length === 0) return;
  const more = missing.map((key) => `--cluster ${key}`).join(' ');
  throw usageError(`A new root is for all clusters of "${mesh.key}" in one run. Add ${more}.`);
}

/** What speaks against this root before any cluster is asked. */
export function checkRoot(
  { mesh, known, refusals }: RootEstate,
  { kind }: RootChoice,
  options: PushOptions,
): Refusal[] {
  if (options['no-ca'] === true) return [];
  const [root] = known;
  return kind === 'given' || root === undefined ? refusals : [...refusals, rootIsThere(mesh, root)];
}

/** The CAs that are there: whose they are, nobody can tell without reading their keys. */
export async function heldCas({ mesh, clusters }: MeshEstate, access: Access): Promise<Refusal[]> {
  const refusalOf = async (cluster: Cluster): Promise<Refusal[]> => {
    const call = { kind: 'is-there', namespace: mesh.namespace, name: CACERTS } as const;
    const answer = await access.call(access.callee(cluster), call);
    if ('absent' in answer) return [];
    if ('failure' in answer) return [{ ...answer.failure, exitCode: 1, about: '' }];
    const fact = `cluster "${cluster.key}" has a secret "cacerts" in namespace "${mesh.namespace}" already.`;
    const fix =
      'With another CA in its place its workloads do not trust each other until all are restarted. If that is meant, add --replace; else leave it with --no-ca.';
    return [{ exitCode: 1, about: '', fact, fix }];
  };
  return (await sideBySide(clusters, refusalOf)).flat();
}
