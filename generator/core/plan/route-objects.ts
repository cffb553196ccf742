import { generationOf } from '../generations.js';
import { importLocality } from '../import-locality.js';
import { mergeMaps, type RawMap, sortedEntries } from '../merge.js';
import type { Destination, Route } from '../model-work.js';
import type { PlannedObject } from './planned.js';
import { type SettledRoute, settleRoute } from './settled-route.js';

/** What a route becomes: the Service where none runs, the DestinationRule, the VirtualService and its twin (facts/ossm2-federation.md section 4). */
export function routeObjects(route: Route): PlannedObject[] {
  const settled = settleRoute(route);
  const rule = destinationRuleSpec(route, settled);
  const bound = settled.matches.length > 0;
  return [
    ...(route.localService === undefined ? [] : [localService(route)]),
    ...(Object.keys(rule).length === 0
      ? []
      : [{ ...common(route, 'DestinationRule'), view: () => ({ host: localHost(route), ...rule }) }]),
    ...(bound
      ? [{ ...common(route, 'VirtualService'), view: () => virtualServiceView(route, settled, undefined) }]
      : []),
    ...(bound && route.ingress !== undefined ? [twin(route, settled, route.ingress)] : []),
  ];
}

/** The name of the VirtualService that a route's `ingress` adds for requests from outside. */
function twinName(serviceName: string): string {
  return `${serviceName}-ingress`;
}

function common(route: Route, kind: string): Omit<PlannedObject, 'view'> {
  return {
    apiVersion: generationOf(route.mesh).networking,
    kind,
    namespace: route.service.namespace,
    name: route.service.name,
    ref: route.ref,
    template: `common/${kind.toLowerCase()}`,
  };
}

function localHost({ service }: Route): string {
  return `${service.name}.${service.namespace}.svc.cluster.local`;
}

function twin(route: Route, settled: SettledRoute, ingress: NonNullable<Route['ingress']>): PlannedObject {
  return {
    ...common(route, 'VirtualService'),
    name: twinName(route.service.name),
    view: () => virtualServiceView(route, settled, ingress),
  };
}

function virtualServiceView(route: Route, settled: SettledRoute, ingress: Route['ingress']): Record<string, unknown> {
  const rules = settled.matches.map(({ condition, destinations }) => ({
    ...(condition === undefined ? {} : { match: [conditionView(condition)] }),
    ...mirrorView(settled),
    route: destinations.map((destination) => destinationView(route, destination)),
  }));
  return {
    gateways: [ingress === undefined ? 'mesh' : ingress.gateway],
    hosts: ingress === undefined ? [localHost(route)] : ingress.hosts,
    http: route.tcpPort === undefined ? rules : undefined,
    tcp: route.tcpPort === undefined ? undefined : rules,
  };
}

function mirrorView({ mirror }: SettledRoute): RawMap {
  if (mirror === undefined) return {};
  return { mirror: { host: mirror.host }, mirrorPercentage: { value: mirror.percentage } };
}

/** Envoy knows header names in lower case only. */
function conditionView(condition: RawMap): RawMap {
  const headers = condition.headers as RawMap | undefined;
  if (headers === undefined) return condition;
  return {
    ...condition,
    headers: Object.fromEntries(sortedEntries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  };
}

function destinationView(route: Route, { remote, subset, weight }: Destination): RawMap {
  const port = route.tcpPort === undefined ? {} : { port: { number: route.tcpPort } };
  return { destination: { host: remote?.host ?? localHost(route), ...port, subset }, weight };
}

/** subsets and trafficPolicy; empty when the rule would say nothing. Failover needs outlier detection and localities (facts/ossm2-federation.md 2.8). */
function destinationRuleSpec(route: Route, settled: SettledRoute): RawMap {
  const subsets = Object.entries(route.subsets).map(([name, labels]) => ({ labels, name }));
  const policy = mergeMaps(failoverPolicy(route, settled), route.trafficPolicy, true);
  return {
    ...(subsets.length === 0 ? {} : { subsets }),
    ...(Object.keys(policy).length === 0 ? {} : { trafficPolicy: policy }),
  };
}

function failoverPolicy(route: Route, settled: SettledRoute): RawMap {
  if (route.failover === undefined) return {};
  const from = route.mesh.locality?.region;
  const [first] = settled.failoverEnds;
  const to = first === undefined ? undefined : importLocality(first)?.region;
  const failover = from === undefined || to === undefined ? {} : { failover: [{ from, to }] };
  return {
    loadBalancer: { localityLbSetting: { enabled: true, ...failover } },
    outlierDetection: route.failover.outlierDetection,
  };
}

function localService(route: Route): PlannedObject {
  return {
    ...common(route, 'Service'),
    apiVersion: 'v1',
    template: 'common/service-without-selector',
    view: () => ({ ports: route.localService }),
  };
}
