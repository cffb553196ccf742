import type { Mesh, Model } from '../../model.js';
import type { Route } from '../../model-work.js';

/** Whether an ingress gateway sends requests, or copies of them, to `host`. */
export function isRoutedFromIngress(mesh: Mesh, host: string, { routes }: Model): boolean {
  return routes.some((route) => route.mesh === mesh && route.ingress !== undefined && hostsOf(route).includes(host));
}

/** The hosts to which a route sends requests, or copies of them. */
export function hostsOf({ service, matches, mirror }: Route): string[] {
  const own = `${service.name}.${service.namespace}.svc.cluster.local`;
  const sent = matches.flatMap(({ destinations }) => destinations.map(({ remote }) => remote?.host ?? own));
  return mirror === undefined ? sent : [...sent, mirror.host];
}
