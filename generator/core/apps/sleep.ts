import type { PlannedObject } from '../plan/planned.js';
import { CURL_IMAGE } from './images.js';
import type { Sample } from './sample.js';
import { deployment, service, serviceAccount } from './workload.js';

/** Ends at once: a container's first process ignores SIGTERM unless it traps it, and a shell looks up only while it waits. */
const SLEEP_SCRIPT = "trap 'kill $!; exit 0' TERM; sleep infinity & wait";

/** A client to send requests from, with curl. Nothing listens behind its Service, which only gives it a name in the mesh. */
export function sleepObjects(sample: Sample): PlannedObject[] {
  return [
    serviceAccount(sample, 'sleep', 'sleep'),
    service(sample, 'sleep', 80, 80),
    deployment(sample, {
      name: 'sleep',
      app: 'sleep',
      version: 'v1',
      serviceAccountName: 'sleep',
      image: CURL_IMAGE,
      command: ['/bin/sh', '-c'],
      args: [SLEEP_SCRIPT],
      requests: { cpu: '10m', memory: '16Mi' },
    }),
  ];
}
