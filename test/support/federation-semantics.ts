import type { Data } from './parsed-tree.js';

/** A service by namespace and name. */
export interface Service {
  namespace: string;
  name: string;
}

/** A rule of a rendered ExportedServiceSet or ImportedServiceSet, reduced to what the mesh does with it. */
export interface Rule {
  match: Service;
  /** A LabelSelector: it may match any name of its namespace, or none. */
  labels: Record<string, string> | undefined;
  alias: Service | undefined;
  asLocal: boolean;
}

/** The rules of `exportRules` or `importRules`; a rule that the mesh would skip or misread is a problem (R1, R4 to R6). */
export function readRules(rules: Data, say: (what: string) => void): Rule[] {
  return rules.map((rule: Data): Rule => {
    const { type, nameSelector, labelSelector, importAsLocal } = rule;
    const known = type === 'NameSelector' ? nameSelector : type === 'LabelSelector' ? labelSelector : undefined;
    if (known === undefined || 'importAsLocal' in known) say(`R1, R6 ${JSON.stringify(rule)}`);
    if (nameSelector !== undefined && labelSelector !== undefined) say('R1 two selectors');
    if (type === 'NameSelector') {
      const { namespace, name, alias } = nameSelector;
      return { match: { namespace, name }, labels: undefined, alias, asLocal: importAsLocal === true };
    }
    const { namespace, selector, aliases, alias } = labelSelector;
    if (alias !== undefined || selector?.matchLabels === undefined) say('R4, R5');
    const [only] = aliases ?? [];
    if (only !== undefined && (aliases.length > 1 || only.name !== '*' || only.namespace !== '*')) say('R4 aliases');
    return { match: { namespace, name: '*' }, labels: selector.matchLabels, alias: only?.alias, asLocal: false };
  });
}

function fits(pattern: Service, service: Service): boolean {
  const part = (one: string, other: string): boolean => one === '*' || one === '' || one === other;
  return part(pattern.namespace, service.namespace) && part(pattern.name, service.name);
}

/** What a rule calls a service that it matches (R18). */
export function renamed({ alias }: Rule, service: Service): Service {
  if (alias === undefined) return service;
  const kept = (one: string, other: string): string => (one === '*' || one === '' ? other : one);
  return { namespace: kept(alias.namespace, service.namespace), name: kept(alias.name, service.name) };
}

/** Rules that could be the first to match the service; label rules may or may not match it. */
export function firstMatches(rules: readonly Rule[], service: Service): Rule[] {
  const found: Rule[] = [];
  for (const rule of rules) {
    if (!fits(rule.match, service)) continue;
    found.push(rule);
    if (rule.labels === undefined) break;
  }
  return found;
}

/** Services that tell all rules of these sets apart: every name that occurs, and one that does not. */
export function witnesses(...sets: readonly (readonly Rule[])[]): Service[] {
  const services = sets.flat().flatMap(({ match, alias }) => [match, ...(alias === undefined ? [] : [alias])]);
  const parts = (part: 'namespace' | 'name'): string[] =>
    [...new Set([...services.map((service) => service[part]), 'fresh-witness'])].filter((text) => text !== '*');
  return parts('namespace').flatMap((namespace) => parts('name').map((name) => ({ namespace, name })));
}

/** Exported names that can come to be, each with the import rule that takes it. */
export function flows(
  exports: readonly Rule[],
  imports: readonly Rule[],
  asked: readonly Service[],
): { by: Rule; exported: Service; rule: Rule | undefined; source: Service }[] {
  const seen = [...witnesses(exports, imports), ...asked];
  return seen.flatMap((source) =>
    firstMatches(exports, source).map((by) => {
      const exported = renamed(by, source);
      return { by, exported, rule: firstMatches(imports, exported)[0], source };
    }),
  );
}
