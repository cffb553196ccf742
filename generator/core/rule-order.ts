import type { ExportRule, ImportRule, NamespacedName, PeerEnd } from './model-peers.js';

/** Whether a pattern, whose `*` stands for any, surely matches a name: an unknown part of it is matched by `*` alone. */
export function matchesName(pattern: NamespacedName, name: NamespacedName): boolean {
  return matchesPart(pattern.namespace, name.namespace) && matchesPart(pattern.name, name.name);
}

/** One part of a pattern against one part of a name. */
export function matchesPart(pattern: string, value: string): boolean {
  return pattern === '*' || pattern === value;
}

/**
 * The name that a rule must have matched to give `wanted`, or undefined if it gives other names. Parts that nobody can
 * know stay `*`.
 */
export function before(from: NamespacedName, to: NamespacedName, wanted: NamespacedName): NamespacedName | undefined {
  const part = (source: string, given: string, asked: string): string | undefined => {
    if (given !== '*') return asked === '*' || asked === given ? source : undefined;
    return source === '*' ? asked : undefined;
  };
  const namespace = part(from.namespace, to.namespace, wanted.namespace);
  const name = part(from.name, to.name, wanted.name);
  return namespace === undefined || name === undefined ? undefined : { namespace, name };
}

/** Whether an exporter's rules, of which the first match wins, can offer a service under `exported` (facts/ossm2-federation.md R2, R9). */
export function canExport(rules: readonly ExportRule[], exported: NamespacedName): boolean {
  return rules.some((rule, index) => {
    const service = before(rule.service, rule.exported, exported);
    if (service === undefined) return false;
    return !rules
      .slice(0, index)
      .some((other) => other.matchLabels === undefined && matchesName(other.service, service));
  });
}

/**
 * Whether `rule` gives the importing mesh a service named `wanted`: the peer can export it, and no earlier rule imports it
 * under another name.
 */
export function canImport(end: PeerEnd, rule: ImportRule, wanted: NamespacedName): boolean {
  const exported = before(rule.exported, rule.imported, wanted);
  if (exported === undefined) return false;
  const earlier = end.imports.slice(0, end.imports.indexOf(rule));
  if (earlier.some((other) => matchesName(other.exported, exported))) return false;
  const [first, second] = end.pair.ends;
  const exporter = first === end ? second : first;
  return exporter.exports.length === 0 || canExport(exporter.exports, exported);
}
