import { isMap, type RawMap } from '../merge.js';
import type { Model } from '../model.js';
import type { App, AppResource, Route } from '../model-work.js';
import type { Report } from '../report.js';

/** A route owns its service's VirtualService and DestinationRule: a manifest of the user's for the same host would fight it (design 2.7). */
export function checkRoutes(model: Model, report: Report): void {
  for (const app of model.apps) {
    if (app.content.kind !== 'files') continue;
    for (const resource of app.content.files.resources) checkResource(model, app, resource, report);
  }
}

function checkResource(model: Model, app: App, resource: AppResource, report: Report): void {
  const hosts = routedHosts(resource.value);
  for (const route of hosts.length === 0 ? [] : model.routes) {
    if (route.mesh !== app.mesh || !hosts.some((host) => isService(host, app.namespace, route))) continue;
    report(
      'route-manifest',
      resource.ref,
      `its ${String(resource.value.kind)} is for "${route.service.namespace}/${route.service.name}", which a route of "${route.mesh.key}" owns.`,
      'Keep one of the two.',
      { related: [route.ref] },
    );
  }
}

/** Hosts that a VirtualService routes inside the mesh, or that a DestinationRule speaks of. */
function routedHosts({ apiVersion, kind, spec }: RawMap): string[] {
  if (typeof apiVersion !== 'string' || !apiVersion.startsWith('networking.istio.io/') || !isMap(spec)) return [];
  if (kind === 'DestinationRule') return typeof spec.host === 'string' ? [spec.host] : [];
  if (kind !== 'VirtualService') return [];
  const { gateways, hosts } = spec;
  const inMesh = !Array.isArray(gateways) || gateways.length === 0 || gateways.includes('mesh');
  return inMesh && Array.isArray(hosts) ? hosts.filter((host): host is string => typeof host === 'string') : [];
}

function isService(host: string, namespace: string, { service }: Route): boolean {
  if (host.startsWith('*')) return `${service.name}.${service.namespace}.svc.cluster.local`.endsWith(host.slice(1));
  const full = host.includes('.') ? host : `${host}.${namespace}`;
  const name = `${service.name}.${service.namespace}`;
  return full === name || full === `${name}.svc` || full === `${name}.svc.cluster.local`;
}
