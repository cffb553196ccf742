import type { RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { NamespacedName, PeerEnd } from '../model-peers.js';
import type { Destination, RouteMatch } from '../model-work.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { findPeerEnd, findRemoteImport, importedHost } from './imports.js';
import { checkWeights } from './route-rules.js';

/** What a route's destinations are looked up with. */
export interface RouteContext {
  mesh: Mesh;
  service: NamespacedName;
  report: Report;
}

/** The default where a route names nothing: the service itself. */
export function localOnly(ref: Ref): RouteMatch {
  return { condition: undefined, destinations: [{ subset: undefined, remote: undefined, weight: 100, ref }], ref };
}

/** A list of destinations whose weights are checked, each found among the imports. */
export function routeList(list: readonly T.Destination[], ref: Ref, context: RouteContext): RouteMatch {
  checkWeights(list, ref, context.report);
  const destinations = list.flatMap((written, index): Destination[] => {
    const at = child(ref, index);
    const weight = written.weight ?? (list.length === 1 ? 100 : 0);
    if (written.from === undefined) return [{ subset: written.subset, remote: undefined, weight, ref: at }];
    const remote = resolveRemote(written.from, written.importAs, at, context);
    return remote === undefined ? [] : [{ subset: undefined, remote, weight, ref: at }];
  });
  checkHosts(destinations, context.report);
  return { condition: undefined, destinations, ref };
}

/** Two ways to write one import are one destination. */
function checkHosts(destinations: readonly Destination[], report: Report): void {
  const seen = new Map<string, Ref>();
  for (const { remote, ref } of destinations) {
    const earlier = remote === undefined ? undefined : seen.get(remote.host);
    if (earlier !== undefined) {
      report('route-destination-twice', ref, `is "${remote!.host}", as one above it is.`, 'Make one of the two.', {
        related: [earlier],
      });
    } else if (remote !== undefined) seen.set(remote.host, ref);
  }
}

/** A peer and the host under which its service is known here. */
export function resolveRemote(
  from: string,
  importAs: string | undefined,
  ref: Ref,
  context: RouteContext,
): { end: PeerEnd; host: string } | undefined {
  const end = findPeerEnd(context.mesh, from, child(ref, 'from'), context.report);
  const rule = end === undefined ? undefined : findRemoteImport(end, importAs, context.service, ref, context.report);
  return end === undefined || rule === undefined
    ? undefined
    : { end, host: importedHost(end, rule, importAs, context.service) };
}

/** The first match wins; what has no condition ends the list, and local is added where nothing does. */
export function conditionalMatches(list: readonly T.RouteMatch[], ref: Ref, context: RouteContext): RouteMatch[] {
  const matches = list.map((written, index) => {
    const at = child(ref, index);
    const { route, ...condition } = written;
    const conditional = Object.keys(condition).length > 0;
    checkHeaders(written, at, context.report);
    if (!conditional && index < list.length - 1) {
      context.report(
        'route-match-order',
        at,
        'has no condition, so nothing after it is ever reached.',
        'Move it to the end.',
      );
    }
    return {
      ...routeList(route, child(at, 'route'), context),
      condition: conditional ? (condition as RawMap) : undefined,
    };
  });
  if (matches.at(-1)?.condition !== undefined) matches.push(localOnly(ref));
  return matches;
}

/** Envoy knows header names in lower case only, so two that differ in case are one. */
function checkHeaders({ headers }: T.RouteMatch, ref: Ref, report: Report): void {
  const names = Object.keys(headers ?? {});
  const lower = names.map((name) => name.toLowerCase());
  const index = lower.findIndex((name, at) => lower.indexOf(name) < at);
  if (index === -1) return;
  const [first, second] = [
    child(ref, 'headers', names[lower.indexOf(lower[index]!)]!),
    child(ref, 'headers', names[index]!),
  ];
  report('route-header-twice', second, 'differs from another header in case alone.', 'Keep one.', {
    part: 'key',
    related: [first],
  });
}
