import type { Mesh, Model } from '../../model.js';
import type { Pair, PeerEnd } from '../../model-peers.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import { judgeRoot } from '../certificates/judge-root.js';
import { type Owed, owedBy, replacementOf, rootsOf, type Settlement, settlementOf } from './settlements.js';

/** What the clock says of the roots that peers trust. */
type RootState = 'expired' | 'not yet valid' | 'replacing root' | 'expiring' | 'joined';

/** One mesh's own end of a pair, and how far its exchange is. */
export interface Side {
  end: PeerEnd;
  /** `pending` also while only the other end owes something: nothing of the pair is written then. */
  state: 'suspended' | 'pending' | RootState;
  missing: Owed[];
  settlement: Settlement | undefined;
}

/** A side as `exchange status --format json` tells it; null for what nobody knows. */
interface SideData {
  mesh: string;
  peer: string;
  roots: { sha256: string; notAfter: string }[];
  addresses: readonly string[];
  servicePort: number | null;
  discoveryPort: number | null;
  state: Side['state'];
  missing: Owed[];
  command: string | null;
}

/** The pairs with an end that is ours, in byte order; with `only`, those that have an end in one of these clusters. */
export function exchangedPairs(model: Model, only: ReadonlySet<string> | undefined): Pair[] {
  const isThere = ({ cluster }: Mesh): boolean =>
    only === undefined || (cluster !== undefined && only.has(cluster.key));
  return model.pairs.filter(
    ({ ends }) => ends.some(({ mesh }) => mesh.managed) && ends.some(({ mesh }) => isThere(mesh)),
  );
}

/** Both sides of each pair, in the order given. `now` is RFC 3339. */
export function exchangeSides(pairs: readonly Pair[], now: string): Side[] {
  const known = new Map<Mesh, RootState>();
  const rootState = (mesh: Mesh): RootState => {
    const state = known.get(mesh) ?? rootStateOf(mesh, now);
    known.set(mesh, state);
    return state;
  };
  return pairs.flatMap((pair) =>
    pair.ends.map((end) => ({
      end,
      state: pairState(pair) ?? rootState(end.mesh),
      missing: owedBy(end),
      settlement: settlementOf(end) ?? (pairState(pair) === undefined ? replacementOf(end.mesh, now) : undefined),
    })),
  );
}

/** A suspended pair waits for nothing, and a pending one is not joined whatever its roots are. */
function pairState({ suspended, missing }: Pair): 'suspended' | 'pending' | undefined {
  if (suspended) return 'suspended';
  return missing.length > 0 ? 'pending' : undefined;
}

/** The worst of a mesh's roots decides: the peers trust all of them. */
function rootStateOf(mesh: Mesh, now: string): RootState {
  const context = { now, mesh: mesh.key, trustDomains: new Map<string, string>() };
  const judgements = rootsOf(mesh).flatMap(({ pem }) => judgeRoot(certificateTraits(pem), context));
  const broken = new Set(judgements.map(({ rule }) => rule));
  if (broken.has('root-expired')) return 'expired';
  if (broken.has('root-not-yet-valid')) return 'not yet valid';
  if (rootsOf(mesh).length > 1) return 'replacing root';
  return broken.has('root-expiring') ? 'expiring' : 'joined';
}

/** Whether anything is pending, expired or about to be, or being replaced. */
export function isUnsettled(sides: readonly Side[]): boolean {
  return sides.some(({ state }) => state !== 'joined' && state !== 'suspended');
}

/** A side with its full values. */
export function sideData({ end, state, missing, settlement }: Side): SideData {
  const { mesh, peer, address } = end;
  return {
    mesh: mesh.key,
    peer: peer.key,
    roots: rootsOf(mesh).map(({ sha256, notAfter }) => ({ sha256, notAfter })),
    addresses: address?.hosts ?? [],
    servicePort: address?.servicePort ?? null,
    discoveryPort: address?.discoveryPort ?? null,
    state,
    missing,
    command: settlement?.isCommand === true ? settlement.text : null,
  };
}
