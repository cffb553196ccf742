import { generationOf } from '../generations.js';
import type { Mesh, Model } from '../model.js';
import { serviceNameProblem } from '../name-limits.js';
import type { Report } from '../report.js';
import { eastWestService } from '../spanning/east-west-service.js';
import { hasEastWest } from '../spanning/parts.js';

/** The name and the namespace of a mesh's east-west gateways, for its other clusters or for peers, and whether it has any. */
export function checkEastWestNames(mesh: Mesh, model: Model, report: Report): void {
  for (const part of mesh.parts) {
    if (part.span !== undefined) checkUse(part, report);
    const service = eastWestService(part);
    if (service === undefined) continue;
    checkName(part, service, report);
    checkNamespace(part, model, report);
  }
}

/** What is given for one cluster is for its gateway; what the mesh says is for any. */
function checkUse(part: Mesh, report: Report): void {
  const at = part.at('eastWest');
  if (!part.given.has('eastWest') || at.path[0] === 'defaults') return;
  const isOwn = at.path.length > part.ref.path.length + 1;
  if (isOwn ? hasEastWest(part) : part.parts.some(hasEastWest)) return;
  report(
    'east-west-unused',
    at,
    `says nothing: all clusters of "${part.key}" are in the network "${part.network}", where ${isOwn ? 'this one needs no gateway' : 'none needs a gateway'}.`,
    'Drop it, or give the clusters networks of their own.',
    { part: 'key' },
  );
}

const GATEWAY = /^(?:istio-)?(?:in|e)gressgateway$/;

/** The default gateways have these names as those of their Services and, shorter, as what Gateways select. */
function checkName(part: Mesh, service: string, report: Report): void {
  const problem = serviceNameProblem(service);
  if (problem === undefined && !GATEWAY.test(service)) return;
  report(
    problem === undefined ? 'east-west-name' : 'name-limit',
    part.at('eastWest'),
    `the east-west gateway "${service}" of mesh "${part.key}" ${problem ?? 'has the name of an ingress or egress gateway, or that of its label'}.`,
    'Give it another name in eastWest.name.',
    { part: 'key' },
  );
}

/** Beside its control plane, or alone: in other namespaces the labels are those of workloads (facts/multicluster-ossm3.md L12). */
function checkNamespace(part: Mesh, model: Model, report: Report): void {
  const { namespace } = part.eastWest;
  if (namespace === part.namespace) return;
  const owner = roleOf(namespace, part, model);
  if (owner === undefined) return;
  report(
    'namespace-of-two',
    part.at('eastWest'),
    `"${namespace}" is the namespace of the east-west gateway of "${part.key}", and ${owner.role} of "${owner.mesh.key}".`,
    'Give each its own namespace.',
    { part: 'key', related: owner.mesh === part ? [] : [owner.mesh.ref] },
  );
}

function roleOf(namespace: string, part: Mesh, { apps }: Model): { role: string; mesh: Mesh } | undefined {
  for (const mesh of part.cluster?.meshes ?? []) {
    if (mesh.namespace === namespace) return { role: 'the control-plane namespace', mesh };
    if (mesh.members.includes(namespace)) return { role: 'a member', mesh };
    if (mesh.key < part.key && eastWestService(mesh) !== undefined && mesh.eastWest.namespace === namespace)
      return { role: 'that of the east-west gateway', mesh };
    if (apps.some((app) => app.mesh === mesh && app.namespace === namespace))
      return { role: "an app's namespace", mesh };
    if (part.cluster !== undefined && generationOf(mesh).clusterNamespaces([mesh]).includes(namespace))
      return { role: 'a namespace of the control planes', mesh };
  }
  return undefined;
}
