import type { Choices } from './choices.js';
import { type Draft, type DrawnMesh, fresh, given, type Json, pairKey } from './random-estate.js';

interface Drawn {
  peering: Json;
  pairs: [string, string][];
}

/** Peerings of all three forms; a pair comes twice only where neither entry has options. */
export function drawPeerings(draft: Draft): void {
  const { choices, topology } = draft;
  const wanted = choices.int(6);
  for (let index = 0; index < wanted && draft.meshes.length > 1; index += 1) {
    const drawn = choices.pick([drawTwo, drawTwo, drawHub, drawHubSelector, drawFullMesh, drawFullMeshSelector])(draft);
    if (drawn === undefined || drawn.pairs.length === 0) continue;
    const keys = drawn.pairs.map(([one, other]) => pairKey(one, other));
    const again = keys.some((key) => draft.pairs.has(key));
    if (again && !keys.every((key) => !draft.pairs.has(key) || draft.plainPairs.has(key))) continue;
    const options = again || choices.chance(35) ? {} : drawOptions(draft, drawn.pairs);
    if (Object.keys(options).length === 0) for (const key of keys) draft.plainPairs.add(key);
    for (const key of keys) draft.pairs.add(key);
    topology.peerings = [...(topology.peerings ?? []), { ...drawn.peering, ...options }];
  }
}

function drawTwo({ meshes, choices }: Draft): Drawn {
  const one = choices.int(meshes.length);
  const other = (one + 1 + choices.int(meshes.length - 1)) % meshes.length;
  const pair: [string, string] = [meshes[one]!.key, meshes[other]!.key];
  return { peering: { meshes: pair }, pairs: [pair] };
}

function drawHub({ meshes, choices }: Draft): Drawn {
  const hub = choices.pick(meshes).key;
  const spokes = choices.some(
    meshes.map(({ key }) => key).filter((key) => key !== hub),
    4,
  );
  return { peering: { hub, spokes }, pairs: spokes.map((spoke) => [hub, spoke]) };
}

function selected({ meshes, topology }: Draft, tier: string): DrawnMesh[] {
  return meshes.filter(({ key }) => topology.meshes[key].labels?.tier === tier);
}

function drawHubSelector(draft: Draft): Drawn {
  const hub = draft.choices.pick(draft.meshes).key;
  const tier = draft.choices.pick(['a', 'b']);
  const spokes = selected(draft, tier).filter(({ key }) => key !== hub);
  return { peering: { hub, spokes: { matchLabels: { tier } } }, pairs: spokes.map(({ key }) => [hub, key]) };
}

function drawFullMesh({ meshes, choices }: Draft): Drawn {
  const keys = choices.some(
    meshes.map(({ key }) => key),
    4,
  );
  return { peering: { fullMesh: keys }, pairs: allPairs(keys) };
}

function drawFullMeshSelector(draft: Draft): Drawn {
  const tier = draft.choices.pick(['a', 'b']);
  const keys = selected(draft, tier).map(({ key }) => key);
  return { peering: { fullMesh: { matchLabels: { tier } } }, pairs: allPairs(keys) };
}

function allPairs(keys: readonly string[]): [string, string][] {
  return keys.flatMap((one, index) => keys.slice(index + 1).map((other): [string, string] => [one, other]));
}

function drawOptions(draft: Draft, pairs: readonly [string, string][]): Json {
  const { choices } = draft;
  const sides = drawSides(draft, pairs);
  return given({
    ...drawEndOptions(choices),
    suspend: choices.chance(18) ? choices.chance(80) : undefined,
    sides: Object.keys(sides).length > 0 ? sides : undefined,
  });
}

/** What a peering, a side and defaults.peering may say alike; node ports are drawn for single ends, as each is one gateway's. */
export function drawEndOptions(choices: Choices): Json {
  return given({
    service: choices.chance(12) ? 'NodePort' : choices.chance(8) ? 'LoadBalancer' : undefined,
    internal: choices.chance(20) ? choices.chance(60) : undefined,
    annotations: choices.chance(15)
      ? { 'service.beta.kubernetes.io/aws-load-balancer-type': null, 'corp.example/y': 'on' }
      : undefined,
    ingress: choices.chance(8) ? { runtime: { deployment: { replicas: 2 } } } : undefined,
    egress: choices.chance(8)
      ? { runtime: { deployment: { replicas: 1, autoScaling: { enabled: false } } } }
      : undefined,
  });
}

function drawSides(draft: Draft, pairs: readonly [string, string][]): Json {
  const keys = [...new Set(pairs.flat())];
  return Object.fromEntries(
    draft.choices.some(keys, 2).map((key) => {
      const single = pairs.filter((pair) => pair.includes(key)).length === 1;
      return [key, drawSide(draft, key, single)];
    }),
  );
}

function drawSide(draft: Draft, key: string, single: boolean): Json {
  const { choices } = draft;
  const stem = fresh(draft, 'g');
  const name = (kind: string): string => (single ? `${stem}-${kind}` : `${stem}-{peer}-${kind}`);
  return given({
    ...drawEndOptions(choices),
    nodePorts: single && choices.chance(25) ? drawNodePorts(draft) : undefined,
    ingressGateway: choices.chance(25) ? name('in') : undefined,
    egressGateway: choices.chance(25) ? name('out') : undefined,
    peerName: choices.chance(20) ? fresh(draft, `as-${key}`) : undefined,
    rootCertificate: choices.chance(15) ? name('root') : undefined,
    addresses: single && choices.chance(25) ? drawAddresses(choices) : undefined,
    servicePort: choices.chance(10) ? 31443 : undefined,
    discoveryPort: choices.chance(10) ? 31188 : undefined,
    suspend: choices.chance(5) ? true : undefined,
  });
}

function drawNodePorts(draft: Draft): Json {
  draft.counter += 1;
  return { tls: 30000 + draft.counter, discovery: 31000 + draft.counter };
}

/** One or two addresses that a peer could reach. */
export function drawAddresses(choices: Choices): string[] {
  const all = [
    '203.0.113.7',
    '198.51.100.20',
    'a1b2.elb.us-east-1.amazonaws.com',
    '2001:db8::17',
    'lb.mesh.corp.internal',
  ];
  const some = choices.some(all, 2);
  return some.length > 0 ? some : [choices.pick(all)];
}
