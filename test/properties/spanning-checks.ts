import { type Data, type ParsedTree, parseTree, type Say, type TreeObject } from '../support/parsed-tree.js';
import type { SpanningEstate } from './spanning-estates.js';
import { addressesOf, type ExpectedPart, needsGateway, partsOf, watchedBy } from './spanning-expected.js';

const NETWORK = 'topology.istio.io/network';

/**
 * Whether a rendered tree (path → text) is what the estate asks for, read back from its YAML with nothing of the generator.
 * Every problem in words; empty when all is right.
 */
export function checkSpanning(
  { topology, records, sealed }: SpanningEstate,
  tree: ReadonlyMap<string, string>,
): string[] {
  const problems: string[] = [];
  const rendered = new Map([...tree].filter(([path]) => !path.includes('/sealedsecret-')));
  const parsed = parseTree(rendered, topology.metadata.name, problems);
  checkFolders([...tree.keys()], parsed, problems);
  const links = new Set<string>();
  for (const key of Object.keys(topology.meshes)) {
    const parts = partsOf(topology, key);
    const names = parts.map(({ clusterName }) => clusterName);
    if (new Set(names).size < names.length) problems.push(`L1 cluster names of ${key}: ${names}`);
    for (const part of parts) {
      checkPart(part, parts, records[key], parsed, problems);
      checkOwn(part, parts, parsed, problems);
      for (const other of watchedBy(part, parts)) {
        const file = `${part.cluster}/${key}-${other.clusterName}.yaml`;
        if (sealed[file] !== undefined) links.add(`${part.cluster}/mesh-fed/${key}/${other.cluster}`);
      }
    }
  }
  const found = new Set([...tree.keys()].filter((path) => /\/mesh-fed\/.*\/sealedsecret-/.test(path)).map(folderOf));
  if ([...found].sort().join() !== [...links].sort().join())
    problems.push(`L10 links: ${[...found].sort()}, not ${[...links].sort()}`);
  return [...new Set(problems)];
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/'));
}

/** Every folder has a kustomization that lists exactly what is in it. */
function checkFolders(paths: readonly string[], { kustomizations }: ParsedTree, problems: string[]): void {
  const entries = new Map<string, Set<string>>();
  for (const path of paths) {
    for (let folder = folderOf(path), below = path; ; below = folder, folder = folderOf(folder)) {
      const name = below.slice(folder.length + 1);
      if (!entries.has(folder)) entries.set(folder, new Set());
      if (name !== 'kustomization.yaml') entries.get(folder)!.add(name);
      if (!folder.includes('/')) break;
    }
  }
  for (const [folder, names] of entries) {
    const listed = kustomizations.get(folder)?.resources;
    if (listed === undefined) problems.push(`no kustomization.yaml: ${folder}`);
    else if ([...listed].sort().join() !== [...names].sort().join())
      problems.push(`${folder} lists ${listed}, and holds ${[...names]}`);
  }
}

/** The objects of a mesh in one cluster and stage. */
function objectsOf(tree: ParsedTree, { cluster, key }: ExpectedPart, stage: string): Data[] {
  return tree.objects
    .filter(({ path }) => path.startsWith(`${cluster}/${stage}/${key}/`))
    .map(({ data }: TreeObject) => data);
}

function checkPart(
  part: ExpectedPart,
  parts: readonly ExpectedPart[],
  record: Data,
  tree: ParsedTree,
  problems: string[],
): void {
  const say: Say = (what) => problems.push(`${what}: ${part.key} in ${part.cluster}`);
  const objects = objectsOf(tree, part, 'mesh-cp');
  const one = (kind: string, name?: string): Data =>
    objects.find(({ kind: is, metadata }) => is === kind && (name === undefined || metadata.name === name));
  const primary = parts.find(({ isPrimary }) => isPrimary);
  const waits = part.isRemote && addressesOf(primary!, record).length === 0;
  const plane = one(part.old ? 'ServiceMeshControlPlane' : 'Istio');
  if ((plane === undefined) !== waits) say(`a control plane that ${waits ? 'cannot be served' : 'is missing'}`);
  if (plane !== undefined) {
    checkIdentity(part, plane.spec, say);
    checkSelectors(part, parts, plane.spec, say);
    if (part.old) checkNetworks(part, parts, record, plane.spec, say);
    else checkModel(part, plane.spec, primary && addressesOf(primary, record), say);
  }
  checkNamespace(part, primary, objectsOf(tree, part, 'infra'), say);
  const hasGateway = needsGateway(part, parts) && !waits;
  const made = ['Service', 'Deployment'].map((kind) => one(kind, part.gateway));
  if (made.some((object) => (object !== undefined) !== hasGateway))
    say(`an east-west gateway ${hasGateway ? 'is missing' : 'too many'}`);
  else if (hasGateway) checkGateway(part, parts, objects, say);
}

/** L1, L2, L3, L9: one mesh and one trust domain, a cluster and a network of its own name. */
function checkIdentity(part: ExpectedPart, spec: Data, say: Say): void {
  const found = part.old
    ? [spec.cluster.name, spec.cluster.network, spec.techPreview.global.meshID, spec.security.trust.domain]
    : [
        spec.values.global.multiCluster.clusterName,
        spec.values.global.network,
        spec.values.global.meshID,
        spec.values.meshConfig.trustDomain,
      ];
  const wanted = [part.clusterName, part.network, part.meshID, part.trustDomain];
  if (found.join() !== wanted.join()) say(`identity ${found}, not ${wanted}`);
}

/** Who serves whom, and where: facts 2.5, L22. */
function checkModel(part: ExpectedPart, spec: Data, primary: string[] | undefined, say: Say): void {
  const { profile, values } = spec;
  if ((profile === 'remote') !== part.isRemote) say(`profile ${profile}`);
  if ((values.global.externalIstiod === true) !== part.isPrimary) say('externalIstiod');
  if (!part.isRemote) return;
  const path = `/inject/cluster/${part.clusterName}/net/${part.network}`;
  if (values.istiodRemote.injectionPath !== path) say(`L22 ${values.istiodRemote.injectionPath}`);
  if (values.global.remotePilotAddress !== primary?.[0]) say(`primary at ${values.global.remotePilotAddress}`);
}

/** L12: the selectors of a control plane pass its own namespace, the gateways' and every member of every cluster. */
function checkSelectors(part: ExpectedPart, parts: readonly ExpectedPart[], spec: Data, say: Say): void {
  if (part.isRemote) return;
  const selectors: Data[] = (part.old ? spec.meshConfig : spec.values.meshConfig).discoverySelectors;
  const passes = (labels: Record<string, string>): boolean =>
    selectors.some(({ matchLabels = {}, matchExpressions = [] }) => {
      const equal = Object.entries(matchLabels).every(([label, value]) => labels[label] === value);
      return equal && matchExpressions.every(({ key, values }: Data) => values.includes(labels[key]));
    });
  const name = 'kubernetes.io/metadata.name';
  const own = part.written.memberSelector?.matchLabels ?? {};
  const injected: Record<string, string> = part.old ? { 'istio-injection': 'enabled' } : {};
  const gateways = part.old ? [part] : parts.filter((other) => needsGateway(other, parts));
  for (const namespace of [part.namespace, ...gateways.map(({ gatewayNamespace }) => gatewayNamespace)])
    if (!passes({ [name]: namespace })) say(`L12 ${namespace} is not selected`);
  for (const member of parts.flatMap(({ members }) => members))
    if (!passes({ [name]: member, ...own, ...injected })) say(`L12 member ${member} is not selected`);
  if (passes({ [name]: 'elsewhere' })) say('L12 everything is selected');
}

/** Facts 1.2, 1.3: the other networks whose gateways are known, and no others. */
function checkNetworks(part: ExpectedPart, parts: readonly ExpectedPart[], record: Data, spec: Data, say: Say): void {
  const wanted: Data = {};
  for (const other of parts.filter(({ network }) => network !== part.network)) {
    wanted[other.network] ??= { registries: [], addresses: [] };
    wanted[other.network].registries.push(other.clusterName);
    wanted[other.network].addresses.push(...addressesOf(other, record));
  }
  for (const [network, { addresses }] of Object.entries<Data>(wanted))
    if (addresses.length === 0) delete wanted[network];
  const found = Object.fromEntries(
    Object.entries<Data>(spec.cluster.multiCluster.meshNetworks ?? {}).map(([network, { endpoints, gateways }]) => {
      if (gateways.some(({ port }: Data) => port !== 15443)) say('1.5 port');
      const registries = endpoints.map(({ fromRegistry }: Data) => fromRegistry);
      return [network, { registries, addresses: gateways.map(({ address }: Data) => address) }];
    }),
  );
  const text = (networks: Data): string => JSON.stringify(Object.entries(networks).sort());
  if (text(found) !== text(wanted)) say(`meshNetworks ${text(found)}, not ${text(wanted)}`);
}

/** L3, 2.5: the namespace says in which network the cluster is, and who serves it. */
function checkNamespace(part: ExpectedPart, primary: ExpectedPart | undefined, infra: Data[], say: Say): void {
  const own = infra.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === part.namespace);
  if (own?.metadata.labels[NETWORK] !== part.network) say('L3 the namespace names another network');
  const serving = own?.metadata.annotations?.['topology.istio.io/controlPlaneClusters'];
  if (serving !== (part.isRemote ? primary!.clusterName : undefined)) say(`controlPlaneClusters ${serving}`);
  const there = infra.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  for (const member of part.members) if (!there.includes(member)) say(`no namespace ${member}`);
}

/** L3, 2.4, 2.5: labels, ports and what configures them. */
function checkGateway(part: ExpectedPart, parts: readonly ExpectedPart[], objects: Data[], say: Say): void {
  const named = objects.filter(({ metadata }) => metadata.name === part.gateway);
  const service = named.find(({ kind }) => kind === 'Service');
  const deployment = named.find(({ kind }) => kind === 'Deployment');
  const { labels } = deployment.spec.template.metadata;
  const env: Data[] = deployment.spec.template.spec.containers[0].env;
  const view = env.find(({ name }) => name === 'ISTIO_META_REQUESTED_NETWORK_VIEW')?.value;
  for (const said of [service.metadata.labels[NETWORK], labels[NETWORK], view])
    if (said !== part.network) say(`L3 the gateway names ${said}`);
  const places = [service, deployment].map(({ metadata }) => metadata.namespace);
  if (places.some((place) => place !== part.gatewayNamespace)) say(`the gateway is in ${places}`);
  const differ = parts.some(({ network }) => network !== part.network);
  const open = service.spec.ports.map(({ port }: Data) => port);
  if (open.join() !== (part.isPrimary ? '15021,15443,15012,15017' : '15021,15443')) say(`ports ${open}`);
  const configured = objects.filter(({ kind, metadata }) => kind === 'Gateway' && metadata.name !== 'bookinfo-gateway');
  const wanted = part.isRemote ? '' : [...(differ ? [15443] : []), ...(part.isPrimary ? [15012, 15017] : [])].join();
  const numbers = configured.flatMap(({ spec }) => spec.servers.map(({ port }: Data) => port.number));
  if (numbers.join() !== wanted) say(`Gateways for ${numbers}, not ${wanted}`);
  for (const selector of [service.spec.selector, ...configured.map(({ spec }) => spec.selector)])
    if (Object.entries(selector).some(([label, value]) => labels[label] !== value)) say('a selector selects nothing');
}

/** Nothing of another mesh: what is in its folders is in its namespaces. */
function checkOwn(part: ExpectedPart, parts: readonly ExpectedPart[], tree: ParsedTree, problems: string[]): void {
  const own = new Set([part.namespace, ...part.members, ...(needsGateway(part, parts) ? [part.gatewayNamespace] : [])]);
  for (const stage of ['infra', 'mesh-cp', 'app'])
    for (const { kind, metadata } of objectsOf(tree, part, stage)) {
      const namespace = kind === 'Namespace' ? metadata.name : metadata.namespace;
      if (namespace !== undefined && !own.has(namespace))
        problems.push(`${kind} ${metadata.name} of ${part.key} in ${part.cluster} is in ${namespace}`);
    }
}
