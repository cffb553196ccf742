import { isMap } from '../../merge.js';
import { asked, type Fault, listAt, mapAt, shown, type Waiting } from './asked-object.js';
import type { ControllerPlace, KubeconfigCluster, ObjectRequest } from './live.js';

/** OpenShift's word on where its API is reached. */
export const INFRASTRUCTURE: ObjectRequest = { resource: 'infrastructure', name: 'cluster' };

/** The URL of the API, as OpenShift's Infrastructure says it. */
export function readInfrastructure(value: unknown): { url: string } | Fault {
  const object = asked(value, INFRASTRUCTURE);
  if ('fault' in object) return object;
  const url = mapAt(object.map, 'status').apiServerURL;
  return typeof url === 'string' && url !== '' ? { url } : { fault: `${shown(INFRASTRUCTURE)} has no apiServerURL.` };
}

/** What a kubeconfig says of its cluster; of a proxy, which may have a password, nothing. */
export function readKubeconfig(value: unknown): { kubeconfig: KubeconfigCluster } | Fault {
  const entry = isMap(value) ? value : {};
  const authority = entry['certificate-authority-data'];
  if (typeof entry.server !== 'string' || entry.server === '') return { fault: 'Its kubeconfig names no server.' };
  return {
    kubeconfig: {
      server: entry.server,
      certificateAuthority:
        typeof authority === 'string' && authority !== '' ? Buffer.from(authority, 'base64').toString() : undefined,
      isInsecure: entry['insecure-skip-tls-verify'] === true,
    },
  };
}

/** The CAs by which pods know the API, from any namespace; they vouch for other names of it, too. */
export function readClusterCa(value: unknown, request: ObjectRequest): { clusterCa: string } | Waiting | Fault {
  const object = asked(value, request);
  if ('fault' in object) return object;
  const clusterCa = mapAt(object.map, 'data')['ca.crt'] ?? '';
  if (typeof clusterCa !== 'string') return { fault: `${shown(request)} holds something else than text in ca.crt.` };
  return clusterCa.trim() === '' ? { waiting: `${shown(request)} has no ca.crt yet.` } : { clusterCa };
}

/** The name of the first port of a sealing controller's Service, which kubeseal asks; '' for one without a name. */
export function readControllerPort(value: unknown, { namespace, name }: ControllerPlace): { port: string } | Fault {
  const request: ObjectRequest = { resource: 'service', name, namespace };
  const object = asked(value, request);
  if ('fault' in object) return object;
  const [first] = listAt(mapAt(object.map, 'spec'), 'ports');
  const port = isMap(first) ? (first.name ?? '') : undefined;
  if (typeof port === 'string' && /^[-a-z0-9]{0,15}$/.test(port)) return { port };
  return { fault: `${shown(request)} has no port that could be asked.` };
}
