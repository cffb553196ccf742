import type { RecordFile } from '../core/exchange/records/record-files.js';
import type { Refusal } from '../core/exchange/records/refusal.js';
import type { Cluster } from '../core/model.js';
import { heldRemotes } from '../core/seal/held-remotes.js';
import { isCurrentRemote, type RemotePair, remotePairs, type TokenSource } from '../core/seal/remote-pairs.js';
import { type SealedRemoteFile, sealRemote, type Way } from '../core/seal/seal-remote.js';
import { recordedSealing, type SealingKey, sealingKeys } from '../core/seal/sealing-certificates.js';
import { apiServerOf } from '../core/spanning/links.js';
import { secureRandom } from '../io/secure-random.js';
import { usageError } from './common.js';
import { sayRefusals } from './exchange-settle.js';
import { type AccessOptions, openClusters } from './seal-access.js';
import { type MeshEstate, recordsOf } from './seal-estate.js';
import { chosenSource, type TokenOptions } from './seal-token-options.js';
import { askTokens, forgetTokens, type Tokens, tokenFor } from './seal-tokens.js';

/** The pairs of a mesh whose control planes are asked for. */
export interface Remotes {
  pairs: RemotePair[];
  refusals: Refusal[];
}

/** What the control planes in these clusters watch, and what of it is sealed already; `isNamed`: a person named the clusters. */
export function openRemotes(estate: MeshEstate, clusters: readonly Cluster[], isNamed: boolean): Remotes {
  const { mesh, model } = estate;
  if (mesh.span === undefined) throw usageError(`--mesh: "${mesh.key}" lives in one cluster, and watches no other.`);
  const { held, refusals } = heldRemotes(model, mesh.key);
  const pairs = remotePairs(mesh, new Set(clusters.map(({ key }) => key)), held);
  const idle = clusters.find(({ key }) => !pairs.some((pair) => pair.mesh.cluster?.key === key));
  if (isNamed && idle !== undefined)
    throw usageError(`--cluster: no control plane of "${mesh.key}" in "${idle.key}" watches another cluster.`);
  return { pairs, refusals };
}

/** The pairs whose sealed files are not as they should be; `source`: what the command line says of tokens. */
export function duePairs(
  pairs: readonly RemotePair[],
  estate: MeshEstate,
  source: TokenSource | undefined,
): RemotePair[] {
  const records = recordsOf(estate);
  return pairs.filter((pair) => {
    const sealing = recordedSealing(pair.mesh, pair.mesh.cluster!.key, records)?.sha256;
    return !isCurrentRemote(pair, { sealing, source, now: estate.now });
  });
}

/** What was made: files that are not written yet, and what is known of the tokens, which are forgotten. */
interface MadeRemotes {
  sealed: SealedRemoteFile[];
  files: RecordFile[];
  tokens: Tokens;
}

/** Asks for tokens and seals them; or the exit code, when people have been told why there is nothing. Nobody is asked for no pair. */
export async function makeRemotes(
  pairs: readonly RemotePair[],
  estate: MeshEstate,
  options: AccessOptions & TokenOptions,
): Promise<MadeRemotes | number> {
  const { keys, refusals } = sealingOf(pairs, estate);
  const refused = sayRefusals([...refusals, ...missingServers(pairs)]);
  if (refused !== 0) return refused;
  const chosen = chosenSource(options);
  if (pairs.length === 0) return { sealed: [], files: [], tokens: { chosen, held: new Map() } };
  const access = await openClusters(remoteClusters(pairs), estate.mesh, estate, options);
  const tokens = Array.isArray(access) ? access : await askTokens(pairs, chosen, { access, now: estate.now });
  if (Array.isArray(tokens)) return sayRefusals(tokens);
  try {
    const sealed = pairs.map((pair) => sealPair(pair, keys, tokens));
    const files = sealed.map(({ name, text }, index) => ({ name, text, before: pairs[index]?.held?.text }));
    return { sealed, files, tokens };
  } finally {
    forgetTokens(tokens);
  }
}

function sealingOf(pairs: readonly RemotePair[], estate: MeshEstate): { keys: SealingKey[]; refusals: Refusal[] } {
  const clusters = new Set(pairs.map(({ mesh }) => mesh.cluster!));
  return sealingKeys(estate.mesh, [...clusters], recordsOf(estate), estate.now);
}

function sealPair(pair: RemotePair, keys: readonly SealingKey[], tokens: Tokens): SealedRemoteFile {
  const { mesh, remote } = pair;
  const sealing = keys.find(({ cluster }) => cluster === mesh.cluster?.key)!;
  return sealRemote(mesh, remote, wayOf(pair, tokens), { sealing, random: secureRandom });
}

/** What leads to the remote of a pair. */
export function wayOf(pair: RemotePair, tokens: Tokens): Way {
  return { api: apiServerOf(pair.remote)!, token: tokenFor(pair, tokens) };
}

/** What the record lacks of the clusters that these pairs lead to. */
export function missingServers(pairs: readonly RemotePair[]): Refusal[] {
  const remotes = new Set(pairs.map(({ remote }) => remote).filter((remote) => apiServerOf(remote) === undefined));
  return [...remotes].map((remote) => ({
    exitCode: 1,
    about: `mesh "${remote.key}"`,
    fact: `its record does not say where the API of cluster "${remote.cluster?.key}" is reached.`,
    fix: `Collect it: meshloom exchange collect --mesh ${remote.key}`,
  }));
}

/** The clusters that are asked for tokens. */
export function remoteClusters(pairs: readonly RemotePair[]): Cluster[] {
  return [...new Set(pairs.flatMap(({ remote }) => remote.cluster ?? []))];
}
