import { hostsOf } from '../gen3/discovery/entered-hosts.js';
import type { Mesh, Model } from '../model.js';
import type { Report } from '../report.js';

/** What a tcp route asks for has to be a port of the import: a cluster that is not there takes no connection. */
export function checkTcpPorts(mesh: Mesh, { routes }: Model, report: Report): void {
  const offers = mesh.ends.flatMap((end) => end.offers);
  for (const route of routes) {
    const { tcpPort } = route;
    if (route.mesh !== mesh || tcpPort === undefined) continue;
    const hosts = hostsOf(route);
    const lacking = offers.filter(
      ({ host, ports }) => hosts.includes(host) && !ports.some(({ number }) => number === tcpPort),
    );
    for (const { host, ports, ref } of new Map(lacking.map((offer) => [offer.host, offer])).values()) {
      const numbers = ports.map(({ number }) => number).join(' and ');
      report(
        'route-import-port',
        route.ref,
        `asks "${host}" for port ${tcpPort}, which its share does not have: it has ${numbers}.`,
        'Share that port, or route one that is shared.',
        { related: [ref] },
      );
    }
  }
}

/**
 * A request that comes through a gateway has the gateway's port, and Istio looks for that port where a destination has
 * several; of one that has a single port it takes this (GetDestinationCluster in Istio's source).
 */
export function checkEnteredPorts(mesh: Mesh, { routes }: Model, report: Report): void {
  const offers = mesh.ends.flatMap((end) => end.offers);
  for (const route of routes) {
    if (route.mesh !== mesh || route.ingress === undefined || route.tcpPort !== undefined) continue;
    const hosts = hostsOf(route);
    const several = offers.filter(({ host, ports }) => ports.length > 1 && hosts.includes(host));
    for (const { host, ports, ref } of new Map(several.map((offer) => [offer.host, offer])).values()) {
      const numbers = ports.map(({ number }) => number).join(' and ');
      report(
        'route-entered-ports',
        route.ref,
        `"${host}" has the ports ${numbers}, and what comes through "${route.ingress.gateway}" asks for the gateway's own port there.`,
        'Share the one port that is asked, or let the gateway listen on its number.',
        { related: [ref] },
      );
    }
  }
}
