import type { Mesh } from '../model.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { isShipped, newestKnownPatch, shippedIstioVersions } from './istio-versions.js';
import { LONGEST_REVISION, revisionName } from './names.js';

/** What must hold within one mesh of generation 3. */
export function checkMesh(mesh: Mesh, report: Report): void {
  checkIstioVersion(mesh, report);
  checkRevision(mesh, report);
  checkMissing(mesh, report);
  checkAddons(mesh, report);
  checkSelector(mesh, report);
  checkValues(mesh, report);
}

/** facts/multicluster-ossm3.md 2.1: an operator takes the minors that it ships. */
function checkIstioVersion(mesh: Mesh, report: Report): void {
  const { istioVersion, version } = mesh;
  if (!isShipped(istioVersion, version.text)) {
    report(
      'istio-version',
      mesh.at('istioVersion'),
      `version "${version.text}" does not ship Istio "${istioVersion}".`,
      `Write one of ${shippedIstioVersions(version.text).join(', ')}, or vX.Y.Z of these.`,
    );
    return;
  }
  const newest = newestKnownPatch(istioVersion);
  if (newest === undefined) return;
  report(
    'istio-version-patch',
    mesh.at('istioVersion'),
    `"${istioVersion}" is newer than "${newest}", the newest that is known here.`,
    'Check that the operator of your cluster has it.',
  );
}

function checkRevision(mesh: Mesh, report: Report): void {
  const revision = revisionName(mesh);
  if (revision.length <= LONGEST_REVISION || mesh.updateStrategy === 'InPlace') return;
  report(
    'name-limit',
    mesh.at('updateStrategy'),
    `the revision "${revision}" of mesh "${mesh.key}" has ${revision.length} characters, and ${LONGEST_REVISION} are allowed.`,
    'Give the mesh a shorter controlPlane.',
  );
}

/** Generation 2 gave these by its operator; nothing of generation 3 is the same (facts/multicluster-ossm3.md 2.3). */
function checkMissing(mesh: Mesh, report: Report): void {
  if (mesh.tracing.type !== 'None') {
    report(
      'not-in-generation-3',
      mesh.at('tracing'),
      `generation 3 has no tracing "${mesh.tracing.type}" of its own.`,
      'Write tracing: None; name your collector in spec.values.meshConfig.extensionProviders, and add a Telemetry.',
    );
  }
  if (mesh.identity === 'Kubernetes') {
    report(
      'not-in-generation-3',
      mesh.at('identity'),
      'generation 3 has no identity "Kubernetes".',
      'Write identity: ThirdParty, or drop it.',
    );
  }
}

function checkAddons(mesh: Mesh, report: Report): void {
  for (const addon of ['prometheus', 'grafana'] as const) {
    if (!mesh.addons[addon]) continue;
    report(
      'addon-generation',
      mesh.at('addons'),
      `generation 3 has no addon "${addon}", so none is installed.`,
      "Use OpenShift's user-workload monitoring, and drop it.",
      { part: 'key' },
    );
  }
}

/** A cluster-wide control plane looks at all namespaces. */
function checkSelector(mesh: Mesh, report: Report): void {
  if (mesh.mode !== 'ClusterWide' || mesh.memberSelector === undefined) return;
  report(
    'member-selector-cluster-wide',
    mesh.at('memberSelector'),
    'selects nothing with mode ClusterWide, which is every namespace in generation 3.',
    'Use mode: MultiTenant, or drop it.',
    { part: 'key' },
  );
}

/** facts/multicluster-ossm3.md L27: an API server drops them in silence. */
function checkValues(mesh: Mesh, report: Report): void {
  for (const key of ['global', 'meshConfig', 'pilot']) {
    if (!(key in mesh.spec)) continue;
    report(
      'raw-values',
      child(mesh.at('spec'), key),
      `"${key}" is no field of the Istio resource, and would be dropped.`,
      `Write it as spec.values.${key}.`,
      { part: 'key' },
    );
  }
}
