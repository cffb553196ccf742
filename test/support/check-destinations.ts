import { fedFolder } from './check-peers.js';
import { rulesBetween } from './check-shares.js';
import { type ExpectedEnd, type ExpectedEstate, otherEnd } from './expected-estate.js';
import { flows, renamed } from './federation-semantics.js';
import { type Data, objectAt, type ParsedTree, type Say } from './parsed-tree.js';

/** One route of the topology, and where its objects stand. */
export interface RoutePlace {
  tree: ParsedTree;
  estate: ExpectedEstate;
  route: Data;
  folder: string;
  /** This mesh's ends. */
  ends: ExpectedEnd[];
  host: string;
  say: Say;
}

/** The host of an import: its peer is known here, and an import rule that something feeds gives this very name. */
export function checkRemote(place: RoutePlace, destination: Data, one: Data): void {
  const { estate, tree, ends, say } = place;
  const parts = /^([^.]+)\.([^.]+)\.svc\.([^.]+)-imports\.local$/.exec(destination.host);
  const end = ends.find(({ peer }) => peer.key === one.from);
  if (parts === null || end === undefined) {
    say(`host ${destination.host}`);
    return;
  }
  const peer = objectAt(tree, fedFolder(end), 'ServiceMeshPeer')?.data;
  if (peer?.metadata.name !== parts[3]) say(`no peer of host ${destination.host}`);
  if (destination.subset !== undefined) say('a subset of an import');
  if (destination.host.length > 253) say('L6');
  const asked = { name: parts[1]!, namespace: parts[2]! };
  const { exports, imports } = rulesBetween(tree, estate, otherEnd(estate, end), () => {});
  if (!end.peer.managed && exports.length === 0) return;
  const sources = [...exports, ...imports].flatMap(({ match }) => [
    {
      namespace: match.namespace === '*' ? asked.namespace : match.namespace,
      name: match.name === '*' ? asked.name : match.name,
    },
  ]);
  const found = flows(exports, imports, [asked, ...sources]).some(({ rule, exported }) => {
    if (rule === undefined || rule.asLocal) return false;
    const name = renamed(rule, exported);
    return name.name === asked.name && name.namespace === asked.namespace;
  });
  if (!found) say(`no import can be called ${destination.host}`);
  if (one.importAs !== undefined && `${asked.namespace}/${asked.name}` !== one.importAs)
    say(`${destination.host} is not ${one.importAs}`);
}

/** The route's DestinationRule, if there is one. */
export function ruleAt({ tree, folder, route }: RoutePlace): Data {
  const [namespace, name] = route.service.split('/') as [string, string];
  return tree.objects.find(({ path }) => path === `${folder}/destinationrule-${name}.${namespace}.yaml`)?.data;
}

/** A subset that a destination names is one of its host's rule. */
export function checkSubset(place: RoutePlace, { subset, host }: Data): void {
  if (subset === undefined) return;
  const rule = ruleAt(place);
  const known = rule?.spec.subsets?.map(({ name }: Data) => name) ?? [];
  if (rule?.spec.host !== host || !known.includes(subset)) place.say(`no subset ${subset}`);
}
