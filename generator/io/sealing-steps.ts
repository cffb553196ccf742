import { readControllerPort } from '../core/exchange/clusters/api-server-answers.js';
import { shown } from '../core/exchange/clusters/asked-object.js';
import type { LiveMesh, ObjectRequest, ProxyRequest, SealingTask } from '../core/exchange/clusters/live.js';
import { proxiedService } from '../core/exchange/clusters/proxy-failure.js';
import type { Step } from './question.js';

/**
 * Asks a controller of Sealed Secrets for its certificate as kubeseal does: its Service for the name of the first port,
 * and then that port. The Secret with the private key is never read.
 */
export function sealingStep(task: SealingTask, mesh: LiveMesh): Step {
  const request: ObjectRequest = { resource: 'service', name: task.name, namespace: task.namespace };
  const missing = `${shown(request)} is not there: install Sealed Secrets, name its controller with --sealing-controller, or import its certificate with "meshloom exchange import --mesh ${mesh.mesh} --sealing-cert".`;
  return {
    request,
    take: (value) => {
      const read = readControllerPort(value, task);
      return 'fault' in read ? read : { next: certificateStep(task, read.port, mesh) };
    },
    ...whenMissing(task, mesh, missing),
  };
}

function certificateStep(task: SealingTask, port: string, mesh: LiveMesh): Step {
  const request: ProxyRequest = {
    resource: 'services/proxy',
    name: `http:${task.name}:${port}`,
    namespace: task.namespace,
    path: '/v1/cert.pem',
  };
  return {
    request,
    take: (value) => {
      if (typeof value !== 'string')
        return { fault: `${proxiedService(request)} answers with something else than text.` };
      mesh.sealingCertificates = value;
      return undefined;
    },
    ...whenMissing(task, mesh, `${proxiedService(request)} has no pod that answers yet.`),
  };
}

/** What the record has already is good enough: whoever imported it may have no right to read it. */
function whenMissing({ isRecorded }: SealingTask, mesh: LiveMesh, waiting: string): Pick<Step, 'absent' | 'unseen'> {
  if (!isRecorded) return { absent: () => ({ waiting }) };
  const keep = (): undefined => {
    mesh.notes.push("its sealing certificate could not be looked at again, and the record's stays.");
  };
  return { absent: keep, unseen: keep };
}
