import type { Model } from '../model.js';
import type { ExportRule, ImportRule, NamespacedName, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';
import { canExport } from '../rule-order.js';
import { displayPath, type Ref } from '../source.js';
import { placeOf } from '../yaml-places.js';

type Rule = ExportRule | ImportRule;

/** Rules are ordered and the first match wins (facts/ossm2-federation.md R2): one that an earlier covers does nothing. */
export function checkShareCoverage(model: Model, report: Report): void {
  const seen = new Set<string>();
  const once: Report = (rule, ref, ...rest) => {
    const key = `${rule} ${ref.doc.file} ${displayPath(ref.path)} ${rest[0]}`;
    if (seen.has(key)) return;
    seen.add(key);
    report(rule, ref, ...rest);
  };
  const checked = new Set<string>();
  for (const mesh of model.meshes.values()) {
    for (const end of mesh.ends) {
      checkUnreachable(end.exports, exportMatch, 'exports', once, checked);
      checkUnreachable(end.imports, importMatch, 'imports', once, checked);
      checkTwoUnderOneName(end, once);
      checkProducible(end, once);
    }
  }
}

interface Match {
  name: NamespacedName;
  labels: Readonly<Record<string, string>> | undefined;
}

function exportMatch(rule: Rule): Match {
  const { service, matchLabels } = rule as ExportRule;
  return { name: service, labels: matchLabels };
}

function importMatch(rule: Rule): Match {
  return { name: (rule as ImportRule).exported, labels: undefined };
}

/** Ends that hold the very same rules in the same order need one look; a full mesh would cost n² otherwise. */
function checkUnreachable(
  rules: readonly Rule[],
  match: (rule: Rule) => Match,
  verb: string,
  report: Report,
  checked: Set<string>,
): void {
  if (rules.length < 2) return;
  const signature = verb + rules.map((rule) => `${rule.ref.doc.file}${displayPath(rule.ref.path)}`).join(' ');
  if (checked.has(signature)) return;
  checked.add(signature);
  const earlier = new Earlier();
  for (const rule of rules) {
    const { name, labels } = match(rule);
    const cover = earlier.covering({ name, labels });
    if (cover === undefined) earlier.add({ name, labels }, rule);
    else {
      const { file, line } = placeOf(cover.rule.ref, 'value');
      const where = file === rule.ref.doc.file ? `line ${line}` : `${file}, line ${line}`;
      report(
        'share-unreachable',
        rule.ref,
        `never reached, because ${displayPath(cover.rule.ref.path)} (${where}) already ${verb} ${inWords(cover.match)}.`,
        'Move it above, or drop it.',
        { related: [cover.rule.ref] },
      );
    }
  }
}

/** The rules so far, found by what they match, so that thousands of them stay linear. */
class Earlier {
  private readonly byName = new Map<string, { match: Match; rule: Rule }[]>();

  add(match: Match, rule: Rule): void {
    const key = `${match.name.namespace}/${match.name.name}`;
    this.byName.set(key, [...(this.byName.get(key) ?? []), { match, rule }]);
  }

  covering({ name, labels }: Match): { match: Match; rule: Rule } | undefined {
    const keys = new Set([`${name.namespace}/${name.name}`, `${name.namespace}/*`, `*/${name.name}`, '*/*']);
    for (const key of keys) {
      for (const candidate of this.byName.get(key) ?? []) {
        if (coversLabels(candidate.match.labels, labels)) return candidate;
      }
    }
    return undefined;
  }
}

function coversLabels(cover: Match['labels'], labels: Match['labels']): boolean {
  if (cover === undefined) return true;
  return labels !== undefined && Object.entries(cover).every(([key, value]) => labels[key] === value);
}

function inWords({ name: { namespace, name }, labels }: Match): string {
  if (labels !== undefined) return `every service with these labels of "${namespace}"`;
  if (namespace === '*' && name === '*') return 'every service';
  if (name === '*') return `every service of "${namespace}"`;
  return namespace === '*' ? `every service named "${name}"` : `"${namespace}/${name}"`;
}

/** Two services under one exported, or one imported, name (design 2.6, facts/ossm2-federation.md R12). */
function checkTwoUnderOneName(end: PeerEnd, report: Report): void {
  checkNames(
    end.exports.map((rule) => ({ ref: rule.ref, from: rule.service, to: rule.exported })),
    'exported',
    report,
  );
  checkNames(
    end.imports.map((rule) => ({ ref: rule.ref, from: rule.exported, to: rule.imported })),
    'imported',
    report,
  );
}

function checkNames(
  names: readonly { ref: Ref; from: NamespacedName; to: NamespacedName }[],
  word: string,
  report: Report,
): void {
  const byName = new Map<string, { ref: Ref; from: string }>();
  for (const { ref, from, to } of names) {
    if (to.namespace === '*' || to.name === '*') continue;
    const name = `${to.namespace}/${to.name}`;
    const source = `${from.namespace}/${from.name}`;
    const earlier = byName.get(name);
    if (earlier === undefined) byName.set(name, { ref, from: source });
    else if (earlier.from !== source) {
      report(
        'share-one-name',
        ref,
        `"${source}" is ${word} as "${name}", and so is "${earlier.from}".`,
        'Give one of them another name.',
        { related: [earlier.ref] },
      );
    }
  }
}

/** An import that nothing feeds leaves no trace in the mesh's status (facts/ossm2-federation.md R9). */
function checkProducible(end: PeerEnd, report: Report): void {
  const exporter = end.pair.ends.find((other) => other !== end)!;
  if (!exporter.mesh.managed && exporter.exports.length === 0) return;
  for (const rule of end.imports) {
    if (canExport(exporter.exports, rule.exported)) continue;
    const offered = exporter.exports.map(({ exported }) => `"${exported.namespace}/${exported.name}"`);
    const what = offered.length === 0 ? 'nothing' : [...new Set(offered)].slice(0, 5).join(', ');
    report(
      'share-not-exported',
      rule.ref,
      `imports "${rule.exported.namespace}/${rule.exported.name}", and "${exporter.mesh.key}" exports ${what} to "${end.mesh.key}".`,
      'Name what is exported, or export it.',
    );
  }
}
