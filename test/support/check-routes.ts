import { checkRemote, checkSubset, type RoutePlace, ruleAt } from './check-destinations.js';
import { fedFolder } from './check-peers.js';
import { rulesBetween } from './check-shares.js';
import { type ExpectedEnd, type ExpectedEstate, otherEnd } from './expected-estate.js';
import { type Data, objectAt, type ParsedTree, sameData } from './parsed-tree.js';

/** Every route's VirtualService and DestinationRule, from the topology's own words and against what is imported (section 4). */
export function checkRoutes(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  const wanted = new Set<string>();
  for (const route of estate.topology.routes ?? []) {
    const mesh = estate.meshes.get(route.mesh)!;
    if (!mesh.managed) continue;
    const [namespace, name] = route.service.split('/') as [string, string];
    const say = (what: string): void => void problems.push(`${what}: route ${route.mesh} ${route.service}`);
    const ends = estate.ends.filter(({ own }) => own === mesh);
    const folder = `${mesh.cluster}/app/${mesh.key}/routes`;
    const place = { tree, estate, route, folder, ends, host: `${name}.${namespace}.svc.cluster.local`, say };
    const lists = settledLists(place);
    if (lists.length > 0) {
      wanted.add(`${folder}/virtualservice-${name}.${namespace}.yaml`);
      if (route.ingress !== undefined) wanted.add(`${folder}/virtualservice-${name}-ingress.${namespace}.yaml`);
    }
    for (const suffix of ['', '-ingress']) {
      const path = `${folder}/virtualservice-${name}${suffix}.${namespace}.yaml`;
      if (wanted.has(path)) checkVirtualService(place, lists, path, suffix !== '');
    }
    checkDestinationRule(place, name, namespace);
  }
  const found = tree.objects.filter(({ parts, data }) => parts[2] === 'routes' && data.kind === 'VirtualService');
  const paths = found.map(({ path }) => path);
  if (paths.sort().join() !== [...wanted].sort().join()) problems.push(`routes ${paths}, not ${[...wanted]}`);
}

/** Route lists without destinations over pairs that are not joined; their weight goes to the first local, else the first (design 3). */
function settledLists({ route, ends }: RoutePlace): Data[][] {
  const joined = (key: string | undefined): boolean =>
    key === undefined || ends.some(({ peer, joined }) => peer.key === key && joined);
  const local = [{ local: true }];
  const lists: Data[][] =
    route.split !== undefined
      ? [route.split]
      : route.match !== undefined
        ? [
            ...route.match.map((entry: Data) => entry.route),
            ...(Object.keys(route.match.at(-1)).length > 1 ? [local] : []),
          ]
        : [route.route ?? local];
  return lists
    .map((list) => {
      const weighed = list.map((one) => ({ ...one, weight: one.weight ?? 100 }));
      const left = weighed.filter(({ from }) => joined(from));
      const lost = weighed.filter(({ from }) => !joined(from)).reduce((sum, { weight }) => sum + weight, 0);
      const heir = left.find(({ from }) => from === undefined) ?? left[0];
      return left.map((one) => (one === heir ? { ...one, weight: one.weight + lost } : one));
    })
    .filter((list) => list.length > 0);
}

function checkVirtualService(place: RoutePlace, lists: Data[][], path: string, twin: boolean): void {
  const { tree, route, say, host } = place;
  const spec = tree.objects.find((one) => one.path === path)?.data.spec;
  if (spec === undefined) {
    say(`no ${path}`);
    return;
  }
  const hosts = twin ? route.ingress.hosts : [host];
  const gateways = [twin ? route.ingress.gateway : 'mesh'];
  if (!sameData([spec.hosts, spec.gateways], [hosts, gateways])) say(`hosts ${spec.hosts} at ${spec.gateways}`);
  const rules = route.protocol === 'tcp' ? spec.tcp : spec.http;
  if ((spec.tcp === undefined) === (spec.http === undefined)) say('http or tcp');
  if (rules?.length !== lists.length) {
    say(`${rules?.length} lists, not ${lists.length}`);
    return;
  }
  rules.forEach((rule: Data, index: number) => {
    checkList(place, rule, lists[index]!);
    const last = index === rules.length - 1;
    if (
      last &&
      rule.match !== undefined &&
      !lists[index]!.some(({ from }) => from !== undefined) &&
      route.match === undefined
    )
      say('a condition');
    checkMirror(place, rule);
  });
}

function checkList(place: RoutePlace, rule: Data, list: Data[]): void {
  const { say, host, route } = place;
  const sum = rule.route.reduce((total: number, { weight }: Data) => total + weight, 0);
  if (sum !== 100) say(`weights sum to ${sum}`);
  const found = rule.route.map(({ destination, weight }: Data) => ({ destination, weight }));
  if (found.length !== list.length) {
    say(`destinations ${JSON.stringify(found)}`);
    return;
  }
  found.forEach(({ destination, weight }: Data, index: number) => {
    const one = list[index]!;
    if (weight !== one.weight) say(`weight ${weight}, not ${one.weight}`);
    if (route.protocol === 'tcp' && destination.port?.number !== route.port) say('tcp port');
    if (one.from === undefined) {
      if (destination.host !== host || destination.subset !== one.subset) say(`local ${JSON.stringify(destination)}`);
    } else checkRemote(place, destination, one);
    checkSubset(place, destination);
  });
}

function checkMirror(place: RoutePlace, rule: Data): void {
  const { mirror } = place.route;
  const reachable = mirror !== undefined && place.ends.some(({ peer, joined }) => peer.key === mirror.from && joined);
  if ((rule.mirror !== undefined) !== reachable) {
    place.say('mirror');
    return;
  }
  if (rule.mirror === undefined) return;
  if (rule.mirrorPercentage?.value !== (mirror.percentage ?? 100)) place.say('mirrorPercentage');
  checkRemote(place, rule.mirror, mirror);
}

function checkDestinationRule(place: RoutePlace, name: string, namespace: string): void {
  const { route, say, host, ends, estate, tree } = place;
  const rule = ruleAt(place);
  if (rule !== undefined) {
    const { metadata, spec } = rule;
    if (metadata.name !== name || metadata.namespace !== namespace || spec.host !== host) say('DestinationRule');
    if (spec.subsets === undefined && spec.trafficPolicy === undefined) say('a DestinationRule that says nothing');
  }
  const local = route.failover?.to ?? route.balance?.from ?? [];
  for (const key of local) {
    const end = ends.find(({ peer }) => peer.key === key);
    if (end === undefined || !end.joined) continue;
    const { imports } = rulesBetween(tree, estate, otherEnd(estate, end), () => {});
    const brought = imports.some(
      ({ asLocal, alias }) => asLocal && alias?.namespace === namespace && ['*', name].includes(alias.name),
    );
    if (!brought) say(`no local import from ${key}`);
  }
  if (route.failover !== undefined) checkFailover(place, rule?.spec.trafficPolicy);
}

/** facts 2.8: outlier detection and locality load balancing, from this mesh's region to the first target's. */
function checkFailover({ route, estate, ends, tree, say }: RoutePlace, policy: Data): void {
  const setting = policy?.loadBalancer?.localityLbSetting;
  const detection = route.failover.outlierDetection ?? {
    baseEjectionTime: '1m',
    consecutive5xxErrors: 3,
    interval: '10s',
  };
  if (!sameData(policy?.outlierDetection ?? null, detection)) say('outlierDetection');
  if (setting?.enabled !== true || setting.distribute !== undefined) say('localityLbSetting');
  const first = route.failover.to
    .map((key: string) => ends.find(({ peer }) => peer.key === key))
    .find((end: ExpectedEnd | undefined) => end?.joined);
  const from = estate.meshes.get(route.mesh)!.locality?.region;
  const to =
    first === undefined
      ? undefined
      : objectAt(tree, fedFolder(first), 'ImportedServiceSet')?.data.spec.locality?.region;
  const wanted = from === undefined || to === undefined ? null : [{ from, to }];
  if (!sameData(setting?.failover ?? null, wanted))
    say(`failover ${JSON.stringify(setting?.failover)}, not ${JSON.stringify(wanted)}`);
  if (from !== undefined && from === to) say('fails over to its own region');
}
