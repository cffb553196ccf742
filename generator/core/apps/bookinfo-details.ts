import type { PlannedObject } from '../plan/planned.js';
import { BOOKINFO_PORT } from './bookinfo.js';
import { DETAILS_SERVER } from './details-server.js';
import { PYTHON_IMAGE } from './images.js';
import type { Sample } from './sample.js';
import { deployment, service, serviceAccount } from './workload.js';

/** Bookinfo's details service alone, in a version that shows where it runs. */
export function bookinfoDetailsObjects(sample: Sample): PlannedObject[] {
  const version = sample.values.version ?? 'v1';
  return [
    serviceAccount(sample, 'bookinfo-details', 'details'),
    service(sample, 'details', BOOKINFO_PORT, BOOKINFO_PORT),
    deployment(sample, {
      name: `details-${version}`,
      app: 'details',
      version,
      serviceAccountName: 'bookinfo-details',
      image: PYTHON_IMAGE,
      command: ['python3', '-c'],
      args: [DETAILS_SERVER],
      env: { APP_VERSION: version, PORT: String(BOOKINFO_PORT) },
      port: BOOKINFO_PORT,
      requests: { cpu: '10m', memory: '32Mi' },
    }),
  ];
}
