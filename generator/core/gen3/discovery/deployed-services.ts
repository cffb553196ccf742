import type { Labels, Mesh } from '../../model.js';
import type { NamespacedName, ServicePort } from '../../model-peers.js';
import type { LocalService } from './local-services.js';

/**
 * Services that no app brings, by `namespace/name`: what a mesh exports is a Service of it, with the labels of its pods for a
 * selector, and so is what an inventory of it holds. An entry for a name would lose to the Service of that name.
 */
export function deployedServices(mesh: Mesh): [string, LocalService][] {
  const listed = new Set(mesh.ends.flatMap((end) => end.exports).map(({ details }) => details.inventory ?? []));
  const exported = mesh.ends.flatMap(({ pair }) => pair.ends.filter((end) => end.mesh !== mesh));
  return [
    ...[...listed].flat().map(({ service, ports, workload }) => deployed(service, ports ?? [], workload ?? {})),
    ...exported.flatMap(({ offers }) => offers.map(({ source, ports, workload }) => deployed(source, ports, workload))),
  ];
}

function deployed(
  { namespace, name }: NamespacedName,
  ports: readonly ServicePort[],
  selector: Labels,
): [string, LocalService] {
  const named = ports.flatMap(({ number, targetPort }) =>
    typeof targetPort === 'string' ? [[targetPort, number] as const] : [],
  );
  const service: LocalService = {
    selector,
    ports: ports.map(({ number }) => number),
    namedPorts: Object.fromEntries(named),
    fault: Object.keys(selector).length > 0 ? undefined : 'has no selector',
    identities: undefined,
    ref: undefined,
    isElsewhere: true,
  };
  return [`${namespace}/${name}`, service];
}
