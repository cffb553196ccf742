import type { Mesh } from '../model.js';
import type { ImportRule, NamespacedName, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { canImport, matchesName, matchesPart } from '../rule-order.js';
import type { Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import { splitName } from './service-names.js';

/** The client mesh's end towards `from`, or a finding. */
export function findPeerEnd(mesh: Mesh, from: string, ref: Ref, report: Report): PeerEnd | undefined {
  const end = mesh.ends.find((candidate) => candidate.peer.key === from);
  if (end !== undefined) return end;
  const peers = mesh.ends.map((candidate) => candidate.peer.key);
  const fact = from === mesh.key ? `"${from}" is this mesh itself.` : `"${from}" is no peer of "${mesh.key}".`;
  const fix = from === mesh.key ? 'Write local: true.' : didYouMean(from, peers).trim() || 'Add a peering of the two.';
  report('route-no-peer', ref, fact, fix);
  return undefined;
}

/**
 * The import rule that a destination means (design 2.7): the one imported as `importAs`; else the one that selects the
 * service's name, as it is exported or as its exporter calls it; else the only one without wildcard. None or several is a finding that lists the candidates.
 */
export function findRemoteImport(
  end: PeerEnd,
  importAs: string | undefined,
  service: NamespacedName,
  ref: Ref,
  report: Report,
): ImportRule | undefined {
  const rules = end.imports.filter((rule) => !rule.asLocal);
  const found =
    importAs === undefined ? bySource(end, rules, service) : byImportedName(end, rules, splitName(importAs));
  if (found.length === 1) return found[0];
  const fact =
    found.length === 0
      ? notFound(importAs, service, end, rules)
      : `"${end.peer.key}" offers several that fit: ${list(found)}.`;
  const fix =
    rules.length === 0
      ? `Add a share from "${end.peer.key}" to "${end.mesh.key}".`
      : 'Write importAs: <namespace>/<name>.';
  report('route-import', ref, fact, fix);
  return undefined;
}

function notFound(
  importAs: string | undefined,
  service: NamespacedName,
  end: PeerEnd,
  rules: readonly ImportRule[],
): string {
  const wanted = importAs === undefined ? `for "${service.namespace}/${service.name}"` : `as "${importAs}"`;
  const local =
    rules.length === 0 && end.imports.length > 0 ? ' but importAsLocal ones, which serve balance and failover' : '';
  const offered = rules.length === 0 ? '' : `; it imports ${list(rules)}`;
  return `"${end.mesh.key}" imports nothing from "${end.peer.key}" ${wanted}${local}${offered}.`;
}

function list(rules: readonly ImportRule[]): string {
  return rules.map(({ imported }) => `"${imported.namespace}/${imported.name}"`).join(', ');
}

function byImportedName(end: PeerEnd, rules: readonly ImportRule[], name: NamespacedName): ImportRule[] {
  const exact = rules.filter(({ imported }) => imported.namespace === name.namespace && imported.name === name.name);
  return exact.length > 0
    ? exact
    : rules.filter((rule) => matchesName(rule.imported, name) && canImport(end, rule, name));
}

function bySource(end: PeerEnd, rules: readonly ImportRule[], service: NamespacedName): ImportRule[] {
  const named = (part: 'exported' | 'source'): ImportRule[] =>
    rules.filter(
      (rule) => matchesPart(rule[part].name, service.name) && canImport(end, rule, filledIn(rule.imported, service)),
    );
  const fitting = named('exported').length > 0 ? named('exported') : named('source');
  if (fitting.length > 0) return fitting;
  const fixed = rules.filter((rule) => rule.exported.name !== '*' && rule.exported.namespace !== '*');
  return fixed.length === 1 ? fixed : [];
}

/** Open parts of a name are the request's own. */
function filledIn(name: NamespacedName, wanted: NamespacedName): NamespacedName {
  return {
    namespace: name.namespace === '*' ? wanted.namespace : name.namespace,
    name: name.name === '*' ? wanted.name : name.name,
  };
}

/** Whether one of the end's importAsLocal rules brings the service under its own name; a finding if none does. */
export function findLocalImport(end: PeerEnd, service: NamespacedName, ref: Ref, report: Report): boolean {
  const rules = end.imports.filter((rule) => rule.asLocal);
  if (rules.some(({ imported }) => matchesName(imported, service))) return true;
  const offered = rules.length === 0 ? 'nothing as local' : `${list(rules)} as local`;
  report(
    'route-local-import',
    ref,
    `"${end.mesh.key}" imports ${offered} from "${end.peer.key}", and not "${service.namespace}/${service.name}".`,
    `Add importAsLocal: true and importAs: ${service.namespace}/${service.name} to a share from "${end.peer.key}".`,
  );
  return false;
}

/** The host of an imported service (facts/ossm2-federation.md section 0); open parts are the request's own. */
export function importedHost(
  end: PeerEnd,
  rule: ImportRule,
  importAs: string | undefined,
  service: NamespacedName,
): string {
  const { namespace, name } = filledIn(rule.imported, importAs === undefined ? service : splitName(importAs));
  return `${name}.${namespace}.svc.${end.peerName}-imports.local`;
}
