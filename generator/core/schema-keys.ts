import type { Explanation } from './schema-choices.js';
import { lastName } from './schema-names.js';
import { isPlain, shown } from './schema-quote.js';
import { suggest } from './suggest.js';

const MOST_LISTED = 16;

const OWNERS: Readonly<Record<string, string>> = {
  '#': 'the file',
  cluster: 'a cluster',
  mesh: 'a mesh',
  meshCluster: 'a cluster of a mesh',
  clusterNamespace: 'a namespace of a cluster',
  clusterRecord: 'a cluster of a record',
  operator: 'an operator',
  peering: 'a peering',
  peeringOptions: 'defaults.peering',
  side: 'one end of a peering',
  share: 'a share',
  sharePort: 'a port of a share',
  route: 'a route',
  routeMatch: 'a match',
  routeIngress: 'ingress',
  destination: 'a destination',
  stringMatch: 'a condition',
  servicePort: 'a port',
  app: 'an app',
  patch: 'a patch',
  certificate: 'a certificate',
  gateway: 'a gateway',
  selector: 'a selector',
};

const OF_ONE_END = 'It belongs to one end of a peering: write it below sides: {<mesh>: …}.';
const endKeys = [
  'ingressGateway',
  'egressGateway',
  'peerName',
  'rootCertificate',
  'addresses',
  'servicePort',
  'discoveryPort',
];

/** Keys that people put where they do not belong, and where they do. */
const misplaced: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '#/definitions/peering': Object.fromEntries(endKeys.map((key) => [key, OF_ONE_END])),
  '#/definitions/peeringOptions': Object.fromEntries(endKeys.map((key) => [key, OF_ONE_END])),
  '#/definitions/cluster': { name: 'The name of a cluster is its key below clusters.' },
  '#/definitions/mesh': { name: 'The name of a mesh is its key below meshes.' },
  '#': { name: 'The name stands below metadata: {name: <name>}.' },
  '#/definitions/app': { name: 'The name of an app is its key below apps.' },
};

/** Other words that people have for a key. */
const synonyms: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '#': { name: 'metadata' },
  '#/definitions/destination': { mesh: 'from', service: 'importAs' },
  '#/definitions/mirror': { mesh: 'from', service: 'importAs' },
  '#/definitions/selector': { labels: 'matchLabels' },
};

/** What to write for keys that must not be missing. */
const samples: Readonly<Record<string, string>> = {
  apiVersion: 'meshloom.dev/v1alpha1',
  metadata: '{name: <name>}',
  service: '<namespace>/<name>',
  gateway: '<namespace>/<name>',
  matchLabels: '{<label>: <value>}',
  labels: '{<label>: <value>}',
  stage: 'infra, mesh-cp, mesh-fed or app',
  target: '{kind: <kind>}',
  addresses: '[<address>]',
  hosts: '[<host>]',
  ports: '[…]',
  from: '<mesh>',
  to: '[<mesh>]',
  route: '[<destination>]',
  number: '<port>',
  sha256: '<fingerprint>',
  repoURL: '<URL>',
  server: '<URL>',
};

/** Which of the keys that are not there yet an unknown one stands for. */
export function meantKey(pointer: string, key: string, absent: readonly string[]): string | undefined {
  const synonym = synonyms[pointer]?.[key];
  return synonym !== undefined && absent.includes(synonym) ? synonym : suggest(key, absent);
}

/** Why a key is none of `known`, with the nearest of those that are absent, or else with all if they are few. */
export function explainUnknownKey(
  pointer: string,
  key: string,
  known: readonly string[],
  absent: readonly string[],
): Explanation {
  const owner = OWNERS[lastName(pointer)] ?? lastName(pointer);
  const message = isPlain(key) ? `is no key of ${owner}.` : `has the unknown key ${shown(key)}.`;
  const near = meantKey(pointer, key, absent);
  const fix = near === undefined ? listed(pointer, known) : `Did you mean "${near}"?`;
  return { message, fix: misplaced[pointer]?.[key] ?? fix };
}

function listed(pointer: string, known: readonly string[]): string {
  if (known.length <= MOST_LISTED)
    return `Its keys are ${known.join(', ')}.`.replace(/^Its keys are ([^,]*)$/, 'Its key is $1');
  return `Drop it; the schema lists the keys under "${lastName(pointer)}".`;
}

/** Which keys are missing, and what to write for them; `kind` is the one of this file. */
export function explainRequired(keys: readonly string[], kind: string): Explanation {
  const names = keys.map((key) => `"${key}"`);
  const lines = keys.map((key) => `${key}: ${key === 'kind' ? kind : (samples[key] ?? `<${key}>`)}`);
  return { message: `lacks ${sentence(names)}.`, fix: `Add ${sentence(lines)}.` };
}

function sentence(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
