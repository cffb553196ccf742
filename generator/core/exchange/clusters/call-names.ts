import { quoted } from '../../forbidden-text.js';
import { printable } from '../../printable.js';
import type { ClusterAccess, LiveRequest } from './live.js';

/** A context or a kubeconfig, with its name. */
export function accessName({ context, kubeconfig }: ClusterAccess): string {
  return context === undefined ? `kubeconfig "${printable(kubeconfig ?? '')}"` : `context ${quoted(context)}`;
}

/** What was asked, as `configmap "istio-ca-root-cert" in namespace "rosa-prod-mesh"`. */
export function requestName({ resource, name, namespace }: LiveRequest): string {
  if (resource === 'kubeconfig') return 'the cluster entry of the kubeconfig';
  const object = name === undefined ? resource : `${resource} ${quoted(name)}`;
  return namespace === undefined ? object : `${object} in namespace ${quoted(namespace)}`;
}

/** The program's name without its directory. */
export function programName(program: string): string {
  return printable(program.slice(program.lastIndexOf('/') + 1));
}
