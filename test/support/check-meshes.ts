import { checkNamespaces, checkOperators, checkOwners } from './check-namespaces.js';
import { type ExpectedEstate, type ExpectedMesh, endNames } from './expected-estate.js';
import { type Data, objectAt, type ParsedTree, sameData } from './parsed-tree.js';

/** Namespaces, control planes, member rolls and operators of each cluster; nothing for meshes of others. */
export function checkMeshes(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  const domains = [...estate.meshes.values()].map(({ trustDomain }) => trustDomain);
  if (new Set(domains).size < domains.length) problems.push(`ID4: ${domains}`);
  if (domains.includes('cluster.local')) problems.push('ID5: cluster.local');
  for (const mesh of estate.meshes.values()) {
    if (mesh.managed) checkMesh(tree, estate, mesh, problems);
  }
  for (const cluster of Object.keys(estate.topology.clusters ?? {})) {
    checkNamespaces(tree, estate, cluster, problems);
    checkOperators(tree, estate, cluster, problems);
    checkOwners(estate, cluster, problems);
  }
  for (const { path, parts } of tree.objects) {
    const mesh = parts[1] === 'operators' ? undefined : estate.meshes.get(parts[1]!);
    const others =
      parts[1] !== 'operators' && (mesh === undefined || !mesh.managed || mesh.cluster !== path.split('/')[0]);
    if (others) problems.push(`nothing belongs here: ${path}`);
  }
}

function checkMesh(tree: ParsedTree, estate: ExpectedEstate, mesh: ExpectedMesh, problems: string[]): void {
  const folder = `${mesh.cluster}/mesh-cp/${mesh.key}`;
  const plane = objectAt(tree, folder, 'ServiceMeshControlPlane')?.data;
  const roll = objectAt(tree, folder, 'ServiceMeshMemberRoll')?.data;
  if (plane === undefined || roll === undefined) {
    problems.push(`no control plane or member roll: ${folder}`);
    return;
  }
  const say = (what: string): void => void problems.push(`${what}: ${folder}`);
  const { metadata, spec } = plane;
  if (metadata.name !== mesh.controlPlane || metadata.namespace !== mesh.namespace) say('N2 control plane');
  if (metadata.name.length > 56) say('L3');
  if (spec.version !== `v2.${mesh.minor}`) say('version');
  if (spec.security.trust.domain !== mesh.trustDomain) say('ID6 trust domain');
  if (spec.cluster.name !== mesh.clusterName || spec.cluster.network !== mesh.network) say('cluster name');
  const mode = spec.mode ?? spec.techPreview?.controlPlaneMode;
  const wide = mesh.written.mode === 'ClusterWide';
  const expected =
    mesh.minor >= 4
      ? wide
        ? 'ClusterWide'
        : 'MultiTenant'
      : mesh.minor === 3
        ? wide
          ? 'ClusterScoped'
          : 'MultiTenant'
        : undefined;
  if (mode !== expected || (spec.mode !== undefined && mesh.minor < 4)) say(`mode ${mode}`);
  if (spec.addons.kiali.enabled && !spec.addons.prometheus.enabled) say('kiali without prometheus');
  checkGatewayNames(estate, mesh, spec, say);
  checkRoll(mesh, roll, say);
}

/** One ingress and one egress gateway a pair, pending and suspended pairs too: N4, N5, N8, L1, L2. */
function checkGatewayNames(estate: ExpectedEstate, mesh: ExpectedMesh, spec: Data, say: (what: string) => void): void {
  const ends = estate.ends.filter(({ own }) => own === mesh);
  const names = ends.map((end) => endNames(estate, end));
  const ingress = Object.keys(spec.gateways.additionalIngress ?? {});
  const egress = Object.keys(spec.gateways.additionalEgress ?? {});
  const same = (found: string[], wanted: string[]): boolean => [...found].sort().join() === [...wanted].sort().join();
  if (
    !same(
      ingress,
      names.map((name) => name.ingress),
    )
  )
    say(`N4 ingress gateways ${ingress}`);
  if (
    !same(
      egress,
      names.map((name) => name.egress),
    )
  )
    say(`N4 egress gateways ${egress}`);
  const all = [...ingress, ...egress];
  if (new Set(all).size < all.length) say('N8');
  for (const name of all) {
    if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name) || name.length > 63) say(`L1 ${name}`);
    if (name.length + 1 + mesh.namespace.length > 63) say(`L2 ${name}`);
    if (name === 'istio-ingressgateway' || name === 'istio-egressgateway') say(`N8 ${name}`);
  }
  for (const { peer } of names) {
    if (peer.length > 55 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(peer)) say(`L5 ${peer}`);
    if (peer === spec.cluster.name) say(`N3 ${peer}`);
  }
}

function checkRoll(mesh: ExpectedMesh, roll: Data, say: (what: string) => void): void {
  const { members = [], memberSelector, mode } = mesh.written;
  if (roll.metadata.name !== 'default' || roll.metadata.namespace !== mesh.namespace) say('member roll');
  const selector =
    memberSelector?.matchLabels ??
    (mode === 'ClusterWide' && members.length === 0 ? { 'istio-injection': 'enabled' } : undefined);
  const expected = selector === undefined ? { members } : { memberSelectors: [{ matchLabels: selector }] };
  if (!sameData(roll.spec, expected)) say(`members ${JSON.stringify(roll.spec)}`);
  if (selector !== undefined && mesh.minor < 4) say('memberSelectors before 2.4');
}
