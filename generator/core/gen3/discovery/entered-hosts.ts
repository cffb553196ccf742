import { isMap, type RawMap } from '../../merge.js';
import type { Mesh, Model } from '../../model.js';
import type { App, Route } from '../../model-work.js';

/** Whether an ingress gateway sends requests, or copies of them, to `host`: by a route, or a VirtualService of the user's. */
export function isRoutedFromIngress(mesh: Mesh, host: string, { routes, apps }: Model): boolean {
  return (
    routes.some((route) => route.mesh === mesh && route.ingress !== undefined && hostsOf(route).includes(host)) ||
    apps.some((app) => app.mesh === mesh && enteredBy(app).has(host))
  );
}

/** The hosts to which a route sends requests, or copies of them. */
export function hostsOf({ service, matches, mirror }: Route): string[] {
  const own = `${service.name}.${service.namespace}.svc.cluster.local`;
  const sent = matches.flatMap(({ destinations }) => destinations.map(({ remote }) => remote?.host ?? own));
  return mirror === undefined ? sent : [...sent, mirror.host];
}

const entered = new WeakMap<App, ReadonlySet<string>>();

/** The hosts to which VirtualServices of an app's files send what comes through gateways. */
function enteredBy(app: App): ReadonlySet<string> {
  const known = entered.get(app);
  if (known !== undefined) return known;
  const { content, namespace } = app;
  const resources = content.kind === 'files' ? content.files.resources : [];
  const hosts = new Set(
    resources.flatMap(({ value }) => destinationsOf(value)).map((host) => fullName(host, namespace)),
  );
  entered.set(app, hosts);
  return hosts;
}

function destinationsOf({ apiVersion, kind, spec }: RawMap): string[] {
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('networking.istio.io/')) return [];
  if (kind !== 'VirtualService' || !isMap(spec) || !listOf(spec.gateways).some((gateway) => gateway !== 'mesh'))
    return [];
  const rules = [spec.http, spec.tcp, spec.tls].flatMap(mapsOf);
  const sent = rules.flatMap(({ route, mirror, mirrors }) => [
    ...[route, mirrors].flatMap(mapsOf).map(({ destination }) => destination),
    mirror,
  ]);
  return sent.flatMap((target) => (isMap(target) && typeof target.host === 'string' ? [target.host] : []));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function mapsOf(value: unknown): RawMap[] {
  return listOf(value).filter(isMap);
}

/** Istio takes a name without a dot for a Service beside the VirtualService. */
function fullName(host: string, namespace: string): string {
  return host.includes('.') ? host : `${host}.${namespace}.svc.cluster.local`;
}
