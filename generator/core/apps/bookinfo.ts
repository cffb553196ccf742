import type { PlannedObject } from '../plan/planned.js';
import { bookinfoImage } from './images.js';
import type { Sample } from './sample.js';
import { deployment, gateway, service, serviceAccount, virtualServices, type Workload } from './workload.js';

/** The port of every bookinfo service. */
export const BOOKINFO_PORT = 9080;

interface Part extends Pick<Workload, 'env' | 'readOnlyRootFilesystem' | 'requests' | 'scratch'> {
  name: string;
  versions: readonly string[];
}

const PARTS: readonly Part[] = [
  { name: 'details', versions: ['v1'], requests: { cpu: '10m', memory: '64Mi' } },
  { name: 'ratings', versions: ['v1'], requests: { cpu: '10m', memory: '64Mi' } },
  {
    name: 'reviews',
    versions: ['v1', 'v2', 'v3'],
    requests: { cpu: '100m', memory: '256Mi' },
    env: { LOG_DIR: '/tmp/logs' },
    scratch: { tmp: '/tmp', 'wlp-output': '/opt/ibm/wlp/output' },
    // Liberty also writes below its own directory, which only the image can prepare.
    readOnlyRootFilesystem: false,
  },
  { name: 'productpage', versions: ['v1'], requests: { cpu: '50m', memory: '256Mi' }, scratch: { tmp: '/tmp' } },
];

/** Bookinfo, whole or the services named in `values.services`; the way in only together with the product page. */
export function bookinfoObjects(sample: Sample): PlannedObject[] {
  const { services, tag } = sample.values;
  const parts = PARTS.filter(({ name }) => services === undefined || services.some((one) => one === name));
  return [
    ...parts.flatMap((part) => partObjects(sample, part, tag)),
    ...(parts.some(({ name }) => name === 'productpage') ? entranceObjects(sample) : []),
  ];
}

function partObjects(sample: Sample, { name, versions, ...workload }: Part, tag: string | undefined): PlannedObject[] {
  const serviceAccountName = `bookinfo-${name}`;
  const deployments = versions.map((version) => {
    const image = bookinfoImage(name, version, tag);
    const identity = { name: `${name}-${version}`, app: name, version, serviceAccountName };
    return deployment(sample, { ...workload, ...identity, image, port: BOOKINFO_PORT });
  });
  return [
    serviceAccount(sample, serviceAccountName, name),
    service(sample, name, BOOKINFO_PORT, BOOKINFO_PORT),
    ...deployments,
  ];
}

function entranceObjects(sample: Sample): PlannedObject[] {
  const match = [
    { uri: { exact: '/productpage' } },
    { uri: { prefix: '/static' } },
    { uri: { exact: '/login' } },
    { uri: { exact: '/logout' } },
    { uri: { prefix: '/api/v1/products' } },
  ];
  const entrance = { gateway: 'bookinfo-gateway', service: 'productpage', port: BOOKINFO_PORT, match };
  return [gateway(sample, 'bookinfo-gateway'), ...virtualServices(sample, { name: 'bookinfo', ...entrance })];
}
