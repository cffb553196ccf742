import type { Pair, PeerEnd } from '../model-peers.js';
import type { Destination, Route, RouteMatch } from '../model-work.js';

/** A route as it can be applied now: without what lies over a pair that is pending or suspended (design 3). */
export interface SettledRoute {
  matches: RouteMatch[];
  mirror: Route['mirror'];
  failoverEnds: PeerEnd[];
  /** Destinations left out, by the peer that they need. */
  leftOut: PeerEnd[];
}

/** Whether both sides of the pair get their federation resources now. */
export function isJoined(pair: Pair): boolean {
  return !pair.suspended && pair.missing.length === 0;
}

/** Leaves out what cannot be reached yet; its weight goes to the first local destination, else to the first that remains. */
export function settleRoute(route: Route): SettledRoute {
  const leftOut = new Set<PeerEnd>();
  const reachable = (end: PeerEnd): boolean => {
    if (!isJoined(end.pair)) leftOut.add(end);
    return isJoined(end.pair);
  };
  const matches = route.matches.flatMap((match) => {
    const destinations = settleList(match.destinations, reachable);
    return destinations.length === 0 ? [] : [{ ...match, destinations }];
  });
  const mirror = route.mirror !== undefined && reachable(route.mirror.end) ? route.mirror : undefined;
  for (const end of route.balanced) reachable(end);
  const failoverEnds = (route.failover?.ends ?? []).filter(reachable);
  return { matches, mirror, failoverEnds, leftOut: [...leftOut] };
}

function settleList(list: readonly Destination[], reachable: (end: PeerEnd) => boolean): Destination[] {
  const kept = list.filter(({ remote }) => remote === undefined || reachable(remote.end));
  const freed = list.reduce((sum, one) => (kept.includes(one) ? sum : sum + one.weight), 0);
  if (freed === 0 || kept.length === 0) return kept;
  const heir = kept.find(({ remote }) => remote === undefined) ?? kept[0];
  return kept.map((one) => (one === heir ? { ...one, weight: one.weight + freed } : one));
}
