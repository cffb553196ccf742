import { generationOf } from '../generations.js';
import type { RawMap } from '../merge.js';
import type { Mesh } from '../model.js';
import type { PlannedObject } from '../plan/planned.js';
import { CROSS_NETWORK_PORT, eastWestSelector, WEBHOOK_PORT, XDS_PORT } from './east-west-gateway.js';
import { isMultiNetwork, isRemote } from './parts.js';

/**
 * What the east-west gateway lets through: services, and of a primary its control plane. A remote's gateway follows the
 * primary's Gateways, for no other configuration is read (facts/multicluster-ossm3.md 2.4, 2.5).
 */
export function exposureObjects(mesh: Mesh): PlannedObject[] {
  if (isRemote(mesh)) return [];
  return [
    ...(isMultiNetwork(mesh) && mesh.span?.expose.length !== 0
      ? [gateway(mesh, 'cross-network-gateway', [serviceServer(mesh)])]
      : []),
    ...(mesh.span?.primary === mesh ? istiodObjects(mesh) : []),
  ];
}

function common(mesh: Mesh, kind: string, name: string): Omit<PlannedObject, 'view' | 'template'> {
  return {
    apiVersion: generationOf(mesh).networking,
    kind,
    namespace: mesh.eastWest.namespace,
    name,
    ref: mesh.ref,
  };
}

function gateway(mesh: Mesh, name: string, servers: RawMap[]): PlannedObject {
  return {
    ...common(mesh, 'Gateway', name),
    template: 'common/gateway',
    view: () => ({ selector: eastWestSelector(mesh), servers }),
  };
}

/** Connections stay encrypted by the workloads themselves; the gateway reads the host that they name. */
function serviceServer(mesh: Mesh): RawMap {
  const expose = mesh.span?.expose ?? 'all';
  const hosts =
    expose === 'all' ? ['*.local'] : expose.map(({ namespace, name }) => `${name}.${namespace}.svc.cluster.local`);
  return {
    hosts,
    port: { name: 'tls', number: CROSS_NETWORK_PORT, protocol: 'TLS' },
    tls: { mode: 'AUTO_PASSTHROUGH' },
  };
}

function istiodObjects(mesh: Mesh): PlannedObject[] {
  const server = (name: string, number: number): RawMap => ({
    hosts: ['*'],
    port: { name, number, protocol: 'TLS' },
    tls: { mode: 'PASSTHROUGH' },
  });
  const host = `${generationOf(mesh).istiodService(mesh)}.${mesh.namespace}.svc.cluster.local`;
  const route = (port: number, target: number): RawMap => ({
    match: [{ port, sniHosts: ['*'] }],
    route: [{ destination: { host, port: { number: target } } }],
  });
  return [
    gateway(mesh, 'istiod-gateway', [server('tls-istiod', XDS_PORT), server('tls-istiodwebhook', WEBHOOK_PORT)]),
    {
      ...common(mesh, 'VirtualService', 'istiod-vs'),
      template: 'common/virtualservice-tls',
      view: () => ({
        gateways: ['istiod-gateway'],
        hosts: ['*'],
        tls: [route(XDS_PORT, XDS_PORT), route(WEBHOOK_PORT, 443)],
      }),
    },
  ];
}
