import { otherEnd } from '../gen3/discovery/exports.js';
import { isMap } from '../merge.js';
import type { Labels, Mesh } from '../model.js';
import type { App } from '../model-work.js';
import { isMultiNetwork } from '../spanning/parts.js';

/**
 * Whether what an app says of a host is, or may be, about what answers from other networks: any service of a mesh that
 * spans them, an import of one with peers.
 */
export function isCrossedTo(host: unknown, app: App): boolean {
  if (typeof host !== 'string') return false;
  if (isMultiNetwork(app.mesh)) return isOfMesh(host, app);
  const [, name, of] = SERVICE.exec(host) ?? [];
  const full = host.includes('.') ? host : `${host}.${app.namespace}.svc.cluster.local`;
  const meant = of === undefined ? full : `${name}.${of}.svc.cluster.local`;
  return importedHosts(app.mesh).some((one) => (host.startsWith('*') ? one.endsWith(host.slice(1)) : one === meant));
}

const SERVICE = /^([^.*]+)\.([^.]+)(?:\.svc(?:\.cluster\.local)?)?$/;

/** The hosts that peers answer. */
export function importedHosts({ ends }: Mesh): string[] {
  return ends.flatMap(({ offers }) => offers.map(({ host }) => host));
}

/** Whether a host is, or may be, a service in a member namespace; others may well be outside of the mesh. */
function isOfMesh(host: string, { mesh, namespace }: App): boolean {
  const [, , of] = SERVICE.exec(host) ?? [];
  if (!host.includes('.')) return true;
  const namespaces = [namespace, ...mesh.parts.flatMap(({ members }) => members)];
  if (host.startsWith('*'))
    return namespaces.some((name) => `.${name}.svc.cluster.local`.endsWith(host.slice(1)) || host === `*.${name}`);
  return of !== undefined && namespaces.includes(of);
}

/**
 * Whether pods that a selector of an app chooses are asked from other networks: any of a mesh that spans them, those that
 * one with peers exports. Without a selector it chooses all of its namespace.
 */
export function areCrossedTo(selector: unknown, { mesh, namespace }: App): boolean {
  if (isMultiNetwork(mesh)) return true;
  const wanted = isMap(selector) && isMap(selector.matchLabels) ? (selector.matchLabels as Labels) : {};
  const exported = mesh.ends.flatMap((end) => otherEnd(end).offers);
  return exported.some(
    ({ source, workload }) =>
      source.namespace === namespace && (isWithin(wanted, workload) || isWithin(workload, wanted)),
  );
}

function isWithin(labels: Labels, others: Labels): boolean {
  return Object.entries(labels).every(([key, value]) => others[key] === value);
}
