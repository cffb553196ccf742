import { fedFolder } from './check-peers.js';
import { type ExpectedEnd, type ExpectedEstate, otherEnd } from './expected-estate.js';
import { firstMatches, flows, type Rule, readRules, witnesses } from './federation-semantics.js';
import { type Data, objectAt, type ParsedTree, type Say, sameData } from './parsed-tree.js';

/** Exports and imports of every joined pair: as the shares say, in their order, each reached and each fed (R1 to R12). */
export function checkShares(tree: ParsedTree, estate: ExpectedEstate, problems: string[]): void {
  for (const end of estate.ends) {
    if (!end.joined) continue;
    const say = (what: string): void => void problems.push(`${what}: ${end.own.key} for ${end.peer.key}`);
    if (end.own.managed) checkSets(tree, estate, end, say);
    checkFlow(tree, estate, end, say);
  }
}

function checkSets(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, say: Say): void {
  const peer = objectAt(tree, fedFolder(end), 'ServiceMeshPeer')?.data;
  const sets = ['ExportedServiceSet', 'ImportedServiceSet'].map((kind) => objectAt(tree, fedFolder(end), kind)?.data);
  for (const set of sets) {
    if (set === undefined) continue;
    if (set.metadata.name !== peer?.metadata.name || set.metadata.namespace !== peer?.metadata.namespace) say('N1, N2');
  }
  const exports = expectedRules(estate, end.own.key, end.peer.key, 'export').map(exportRule);
  const imports = expectedRules(estate, end.peer.key, end.own.key, 'import').map(importRule);
  if (!sameData(sets[0]?.spec.exportRules ?? [], exports))
    say(`exports ${JSON.stringify(sets[0]?.spec)}, not ${JSON.stringify(exports)}`);
  if (!sameData(sets[1]?.spec.importRules ?? [], imports))
    say(`imports ${JSON.stringify(sets[1]?.spec)}, not ${JSON.stringify(imports)}`);
  checkLocality(estate, end, sets[1]?.spec, say);
}

/** design 2.6: of a set with a local rule, the shares' own, else the exporter's. */
function checkLocality(estate: ExpectedEstate, end: ExpectedEnd, spec: Data, say: Say): void {
  const locals = expectedRules(estate, end.peer.key, end.own.key, 'import').filter(
    ({ share }) => share.importAsLocal === true,
  );
  const wanted = locals.length === 0 ? undefined : (locals[0]!.share.locality ?? end.peer.locality);
  if (!sameData(spec?.locality ?? null, wanted ?? null))
    say(`locality ${JSON.stringify(spec?.locality)}, not ${JSON.stringify(wanted)}`);
  const { region, zone, subzone } = spec?.locality ?? {};
  if ((zone !== undefined && region === undefined) || (subzone !== undefined && zone === undefined))
    say('locality parts');
}

interface Expected {
  share: Data;
  service: { namespace: string; name: string };
}

/** What the shares say from one mesh to the other, a service each. */
function expectedRules(estate: ExpectedEstate, from: string, to: string, side: 'export' | 'import'): Expected[] {
  return (estate.topology.shares ?? []).flatMap((share: Data) => {
    if (share.from !== from || (share.only !== undefined && share.only !== side)) return [];
    if (share.to !== undefined && !share.to.includes(to)) return [];
    const services = share.selector === undefined ? [share.service].flat() : [`${share.selector.namespace}/*`];
    return services.map((text: string) => ({ share, service: named(text) }));
  });
}

function named(text: string): { namespace: string; name: string } {
  const [namespace, name] = text.split('/') as [string, string];
  return { namespace, name };
}

function kept(alias: Data, service: Data): Data {
  const part = (key: string): string => (alias[key] === '*' ? service[key] : alias[key]);
  return { namespace: part('namespace'), name: part('name') };
}

function exportRule({ share, service }: Expected): Data {
  const alias = share.exportAs === undefined ? {} : { alias: named(share.exportAs) };
  if (share.selector === undefined) return { type: 'NameSelector', nameSelector: { ...service, ...alias } };
  const { namespace, matchLabels } = share.selector;
  const aliases = share.exportAs === undefined ? {} : { aliases: [{ namespace: '*', name: '*', ...alias }] };
  return { type: 'LabelSelector', labelSelector: { namespace, selector: { matchLabels }, ...aliases } };
}

function importRule({ share, service }: Expected): Data {
  const exported =
    share.exportAs === undefined || share.only === 'import' ? service : kept(named(share.exportAs), service);
  const asLocal = share.importAsLocal === true;
  const alias = share.importAs === undefined ? undefined : named(share.importAs);
  const written = asLocal ? kept(alias ?? exported, exported) : alias;
  const nameSelector = { ...exported, ...(written === undefined ? {} : { alias: written }) };
  return { type: 'NameSelector', importAsLocal: asLocal, nameSelector };
}

/** The rules of this end's exports and of the peer's imports; for a mesh of others, what the shares say. */
export function rulesBetween(
  tree: ParsedTree,
  estate: ExpectedEstate,
  end: ExpectedEnd,
  say: Say,
): { exports: Rule[]; imports: Rule[] } {
  const other = otherEnd(estate, end);
  const rendered = (one: ExpectedEnd, kind: string, key: string): Data =>
    objectAt(tree, fedFolder(one), kind)?.data.spec[key] ?? [];
  const exports = end.own.managed
    ? rendered(end, 'ExportedServiceSet', 'exportRules')
    : expectedRules(estate, end.own.key, end.peer.key, 'export').map(exportRule);
  const imports = end.peer.managed
    ? rendered(other, 'ImportedServiceSet', 'importRules')
    : expectedRules(estate, end.own.key, end.peer.key, 'import').map(importRule);
  return { exports: readRules(exports, say), imports: readRules(imports, say) };
}

/** From this end's exports to the peer's imports: R2, R9, R10, R12. */
function checkFlow(tree: ParsedTree, estate: ExpectedEstate, end: ExpectedEnd, say: Say): void {
  const { exports, imports } = rulesBetween(tree, estate, end, say);
  const services = witnesses(exports, imports);
  for (const [verb, rules] of [
    ['export', exports],
    ['import', imports],
  ] as const) {
    for (const rule of rules) {
      if (!services.some((service) => firstMatches(rules, service).includes(rule)))
        say(`R2 ${verb} never reached ${JSON.stringify(rule)}`);
      const { alias, match } = rule;
      if (alias === undefined) continue;
      if ((alias.name !== '*' && match.name === '*') || (alias.namespace !== '*' && match.namespace === '*'))
        say(`R12 ${JSON.stringify(rule)}`);
    }
  }
  const taken = new Set(flows(exports, imports, []).map(({ rule }) => rule));
  for (const rule of imports) {
    if (end.own.managed && !taken.has(rule)) say(`R9 nothing feeds ${JSON.stringify(rule)}`);
    if (rule.asLocal && (rule.alias === undefined || rule.alias.namespace === '*')) say(`R10 ${JSON.stringify(rule)}`);
  }
  checkCollisions(exports, say);
  checkCollisions(imports, say);
}

/** R12 between rules for one named service each; what open rules may collide in, nobody can know. */
function checkCollisions(rules: readonly Rule[], say: Say): void {
  const owners = new Map<string, string>();
  for (const { match, alias } of rules) {
    if (match.name === '*' || match.namespace === '*') continue;
    const name = kept(alias ?? match, match);
    const to = `${name.namespace}/${name.name}`;
    const from = `${match.namespace}/${match.name}`;
    if (owners.has(to) && owners.get(to) !== from) say(`R12 ${from} and ${owners.get(to)} are ${to}`);
    owners.set(to, from);
  }
}
