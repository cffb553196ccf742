import { importLocality } from '../import-locality.js';
import { byCodeUnit, mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { MergedTopology, Written } from '../merge-topology.js';
import type { Labels, Mesh } from '../model.js';
import type { PeerEnd } from '../model-peers.js';
import type { Route, RouteMatch } from '../model-work.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import { findMesh } from './find-mesh.js';
import { findLocalImport, findPeerEnd } from './imports.js';
import { conditionalMatches, localOnly, type RouteContext, resolveRemote, routeList } from './route-lists.js';
import { checkRouteShape } from './route-rules.js';
import { splitName } from './service-names.js';

/** Every route with its destinations found among the client mesh's imports, in the order of the file (design 2.7). */
export function resolveRoutes(merged: MergedTopology, meshes: Map<string, Mesh>, report: Report): Route[] {
  const owners = new Map<string, Ref>();
  return merged.routes.flatMap((written) => {
    const mesh = findMesh(written.value.mesh, child(written.ref, 'mesh'), meshes, report);
    if (mesh === undefined) return [];
    const owner = `${mesh.key} ${written.value.service}`;
    const earlier = owners.get(owner);
    if (earlier !== undefined) {
      report(
        'route-twice',
        written.ref,
        `"${mesh.key}" has a route for "${written.value.service}" already.`,
        'Keep one: a service has one VirtualService.',
        { related: [earlier] },
      );
      return [];
    }
    owners.set(owner, written.ref);
    if (!mesh.managed) {
      report(
        'route-unmanaged',
        child(written.ref, 'mesh'),
        `"${mesh.key}" is run by others, so nothing is written for it.`,
        'Drop the route.',
        { related: [mesh.ref] },
      );
    }
    return mesh.parts.map((part) => {
      checkRouteShape(written, part, report);
      return resolveRoute(written, { mesh: part, service: splitName(written.value.service), report });
    });
  });
}

function resolveRoute({ value, ref }: Written<T.Route>, context: RouteContext): Route {
  const matches = resolveMatches(value, ref, context);
  return {
    ref,
    mesh: context.mesh,
    service: context.service,
    matches,
    balanced: value.balance === undefined ? [] : localEnds(value.balance.from, child(ref, 'balance', 'from'), context),
    mirror: value.mirror === undefined ? undefined : resolveMirror(value.mirror, child(ref, 'mirror'), context),
    failover:
      value.failover === undefined ? undefined : resolveFailover(value.failover, child(ref, 'failover'), context),
    subsets: resolveSubsets(value.subsets ?? {}, matches),
    trafficPolicy: (value.trafficPolicy ?? {}) as RawMap,
    ingress: value.ingress as Route['ingress'],
    tcpPort: value.protocol === 'tcp' ? value.port : undefined,
    localService: value.localService?.ports as Route['localService'],
  };
}

function resolveMatches(value: T.Route, ref: Ref, context: RouteContext): RouteMatch[] {
  if (value.split !== undefined) return [routeList(value.split, child(ref, 'split'), context)];
  if (value.match !== undefined) return conditionalMatches(value.match, child(ref, 'match'), context);
  if (value.mirror !== undefined && value.route !== undefined)
    return [routeList(value.route, child(ref, 'route'), context)];
  return [localOnly(ref)];
}

function resolveMirror(written: T.Mirror, ref: Ref, context: RouteContext): Route['mirror'] {
  const remote = resolveRemote(written.from, written.importAs, ref, context);
  return remote === undefined ? undefined : { ...remote, percentage: written.percentage ?? 100, ref };
}

function localEnds(from: readonly string[], ref: Ref, context: RouteContext): PeerEnd[] {
  return from.flatMap((name, index) => {
    const at = child(ref, index);
    const end = findPeerEnd(context.mesh, name, at, context.report);
    return end !== undefined && findLocalImport(end, context.service, at, context.report) ? [end] : [];
  });
}

/** facts/ossm2-federation.md 2.8 and 4: the figures of the documentation unless the user gives others. */
const OUTLIER_DETECTION = { baseEjectionTime: '1m', consecutive5xxErrors: 3, interval: '10s' };

function resolveFailover(written: T.Failover, ref: Ref, context: RouteContext): Route['failover'] {
  const ends = localEnds(written.to, child(ref, 'to'), context);
  checkRegions(ends, written.to, child(ref, 'to'), context);
  return { ends, outlierDetection: mergeMaps(OUTLIER_DETECTION, (written.outlierDetection ?? {}) as RawMap, true) };
}

function checkRegions(
  ends: readonly PeerEnd[],
  names: readonly string[],
  ref: Ref,
  { mesh, report }: RouteContext,
): void {
  for (const end of ends) {
    const at = child(ref, names.indexOf(end.peer.key));
    const region = importLocality(end)?.region;
    if (region === undefined) {
      if (end.peer.managed && end.peer.cluster === undefined) continue;
      report(
        'failover-region',
        at,
        `"${end.peer.key}" has no region, so its endpoints count as near as the local ones.`,
        `Give its cluster a region, or the share a locality.`,
      );
    } else if (region === mesh.locality?.region) {
      report(
        'failover-region',
        at,
        `"${end.peer.key}" is in "${region}" as "${mesh.key}" is, so nothing fails over.`,
        'Correct the regions, or use balance.',
      );
    }
  }
}

/** Subsets given, and those that a destination names, by name. */
function resolveSubsets(given: Readonly<Record<string, Labels>>, matches: readonly RouteMatch[]): Route['subsets'] {
  const subsets: Record<string, Labels> = {};
  for (const { destinations } of matches) {
    for (const { subset } of destinations) if (subset !== undefined) subsets[subset] = { version: subset };
  }
  Object.assign(subsets, given);
  return Object.fromEntries(sortedEntries(subsets).sort(([left], [right]) => byCodeUnit(left, right)));
}
