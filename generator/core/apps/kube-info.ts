import type { PlannedObject } from '../plan/planned.js';
import { PYTHON_IMAGE } from './images.js';
import { INFO_SERVER } from './info-server.js';
import type { Sample } from './sample.js';
import { deployment, gateway, service, serviceAccount, virtualServices } from './workload.js';

const NAME = 'kube-info';
const SERVICE_PORT = 80;
const PORT = 8080;

/** The info service and its way in, `/info` on the mesh's ingress gateway. */
export function kubeInfoObjects(sample: Sample): PlannedObject[] {
  const version = sample.values.version ?? 'v1';
  const workload = deployment(sample, {
    name: NAME,
    app: NAME,
    version,
    serviceAccountName: NAME,
    image: PYTHON_IMAGE,
    command: ['python3', '-c'],
    args: [INFO_SERVER],
    env: { APP_VERSION: version, PORT: String(PORT) },
    port: PORT,
    requests: { cpu: '10m', memory: '32Mi' },
  });
  const match = [{ uri: { exact: '/info' } }];
  return [
    serviceAccount(sample, NAME, NAME),
    service(sample, NAME, SERVICE_PORT, PORT),
    workload,
    gateway(sample, NAME),
    ...virtualServices(sample, { name: `${NAME}-ingress`, gateway: NAME, service: NAME, port: SERVICE_PORT, match }),
  ];
}
