import { type Draft, type DrawnImport, type DrawnMesh, fresh, given, type Json } from './random-estate.js';

/** Routes of every pattern over what the meshes import. */
export function drawRoutes(draft: Draft): void {
  const owned = new Set<string>();
  const wanted = draft.choices.int(5);
  for (let index = 0; index < wanted && draft.imports.length > 0; index += 1) {
    const one = draft.choices.pick(draft.imports);
    const mesh = draft.meshes.find(({ key }) => key === one.mesh)!;
    const route = one.asLocal ? drawLocalRoute(draft, mesh, one) : drawRemoteRoute(draft, mesh, one);
    if (route === undefined || owned.has(`${route.mesh} ${route.service}`)) continue;
    owned.add(`${route.mesh} ${route.service}`);
    draft.topology.routes = [...(draft.topology.routes ?? []), route];
  }
}

/** balance or failover: the service has the name under which it is imported. */
function drawLocalRoute({ choices, meshes }: Draft, mesh: DrawnMesh, one: DrawnImport): Json {
  const base = { mesh: mesh.key, service: `${one.namespace}/${one.name}` };
  const peer = meshes.find(({ key }) => key === one.from)!;
  const apart = peer.region !== undefined && peer.region !== mesh.region;
  if (apart && choices.chance(65)) {
    const outlierDetection = choices.chance(30) ? { interval: '5s', consecutive5xxErrors: 7 } : undefined;
    return { ...base, failover: given({ to: [one.from], outlierDetection }) };
  }
  const trafficPolicy = choices.chance(30) ? { loadBalancer: { simple: 'ROUND_ROBIN' } } : undefined;
  return given({ ...base, balance: { from: [one.from] }, trafficPolicy });
}

function drawRemoteRoute(draft: Draft, mesh: DrawnMesh, one: DrawnImport): Json | undefined {
  const { choices } = draft;
  const namespace = mesh.members[0] ?? (mesh.selects || !mesh.managed ? 'far' : undefined);
  if (namespace === undefined) return undefined;
  const bySource = one.source !== '*' && choices.chance(25);
  const service = `${namespace}/${bySource ? one.source : choices.pick(['details', 'productpage', fresh(draft, 'svc')])}`;
  const remote = bySource ? { from: one.from } : { from: one.from, importAs: `${one.namespace}/${one.name}` };
  const pattern = choices.pick([drawSplit, drawSplit, drawMirror, drawMatch, drawTcp, drawAlone])(
    draft,
    mesh,
    remote,
    one,
  );
  return given({
    mesh: mesh.key,
    service,
    ...pattern,
    ingress:
      pattern.protocol === undefined && choices.chance(25)
        ? { gateway: `${namespace}/bookinfo-gateway`, hosts: ['*', 'shop.corp.example'] }
        : undefined,
    trafficPolicy: choices.chance(15) ? { connectionPool: { tcp: { maxConnections: 5 } } } : undefined,
    localService: choices.chance(10) ? { ports: [{ name: 'http', port: 9080 }] } : undefined,
  });
}

function drawLocalPart({ choices }: Draft): Json {
  return choices.pick<Json>([{ local: true }, { subset: 'v1' }, { subset: 'y' }]);
}

/** Another import of the same mesh, from another peer, under its own name. */
function otherImport(draft: Draft, mesh: DrawnMesh, one: DrawnImport): DrawnImport | undefined {
  return draft.imports.find(({ mesh: key, from, asLocal }) => key === mesh.key && from !== one.from && !asLocal);
}

function drawList(draft: Draft, mesh: DrawnMesh, remote: Json, one: DrawnImport): Json[] {
  const third = draft.choices.chance(50) ? otherImport(draft, mesh, one) : undefined;
  const weight = 1 + draft.choices.int(60);
  const list = [
    { ...drawLocalPart(draft), weight },
    { ...remote, weight: third === undefined ? 100 - weight : 15 },
  ];
  if (third === undefined) return draft.choices.chance(30) ? list.reverse() : list;
  return [...list, { from: third.from, importAs: `${third.namespace}/${third.name}`, weight: 85 - weight }];
}

function drawSplit(draft: Draft, mesh: DrawnMesh, remote: Json, one: DrawnImport): Json {
  const subsets = draft.choices.chance(25) ? { v1: { version: 'one', on: 'y' }, spare: { version: '2' } } : undefined;
  return { split: drawList(draft, mesh, remote, one), subsets };
}

function drawAlone(_draft: Draft, _mesh: DrawnMesh, remote: Json): Json {
  return { split: [remote] };
}

function drawMirror(draft: Draft, _mesh: DrawnMesh, remote: Json): Json {
  const { choices } = draft;
  const percentage = choices.chance(50) ? 33 : undefined;
  return {
    mirror: given({ ...remote, percentage }),
    route: choices.chance(40)
      ? [
          { subset: 'v1', weight: 30 },
          { local: true, weight: 70 },
        ]
      : undefined,
  };
}

function drawMatch(draft: Draft, mesh: DrawnMesh, remote: Json, one: DrawnImport): Json {
  const { choices } = draft;
  const first = { headers: { 'End-User': { exact: 'y' }, 'x-1': { prefix: 'on' } }, route: [remote] };
  const second = { uri: { regex: '/a.*' }, method: { exact: 'GET' }, route: drawList(draft, mesh, remote, one) };
  const last = { route: [drawLocalPart(draft)] };
  return { match: [first, ...(choices.chance(50) ? [second] : []), ...(choices.chance(50) ? [last] : [])] };
}

function drawTcp(draft: Draft, _mesh: DrawnMesh, remote: Json): Json {
  const list = draft.choices.chance(50)
    ? [
        { local: true, weight: 40 },
        { ...remote, weight: 60 },
      ]
    : [remote];
  return { protocol: 'tcp', port: 27017, split: list };
}
