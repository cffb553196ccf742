import type { MergedTopology, Written } from '../merge-topology.js';
import type { Locality, Mesh } from '../model.js';
import type { ExportRule, ImportRule, PeerEnd, ShareDetails } from '../model-peers.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import { didYouMean } from '../suggest.js';
import type * as T from '../topology.js';
import { findMesh } from './find-mesh.js';
import { checkLocality } from './locality.js';
import { aliased, shareServices, splitName } from './service-names.js';
import { type Inventories, shareDetails } from './share-details.js';
import { checkAliases, checkExportedNamespace, checkOnly, localNamespaceProblem } from './share-rules.js';

/** Puts each share's rules on both ends of every pair it speaks of, in the order of the file (design 2.6). */
export function resolveShares(
  merged: MergedTopology,
  meshes: Map<string, Mesh>,
  inventories: Inventories,
  report: Report,
): void {
  for (const share of merged.shares) {
    const from = findMesh(share.value.from, child(share.ref, 'from'), meshes, report);
    if (from === undefined || !checkOnly(share, report) || !checkAliases(share, report)) continue;
    const pairs = targets(share, from, meshes, report);
    checkExportedNamespace(share, from, report);
    addRules(share, pairs, inventories, report);
  }
}

/** The exporter's ends towards the importing meshes, each with the line that names the importer. */
function targets(
  share: Written<T.Share>,
  from: Mesh,
  meshes: Map<string, Mesh>,
  report: Report,
): { end: PeerEnd; ref: Ref }[] {
  if (share.value.to === undefined) {
    if (from.ends.length === 0)
      report(
        'share-idle',
        share.ref,
        `"${from.key}" has no peer that could import it.`,
        'Add a peering, or drop the share.',
      );
    return from.ends.map((end) => ({ end, ref: share.ref }));
  }
  return share.value.to.flatMap((name, index) => {
    const ref = child(share.ref, 'to', index);
    const mesh = findMesh(name, ref, meshes, report);
    if (mesh === undefined) return [];
    if (share.value.to!.indexOf(name) < index) {
      report('share-twice', ref, `names "${name}" a second time.`, 'Drop it.');
      return [];
    }
    const end = from.ends.find((candidate) => candidate.peer === mesh);
    if (end !== undefined) return [{ end, ref }];
    const peers = from.ends.map((candidate) => candidate.peer.key);
    report(
      'share-no-peer',
      ref,
      `"${name}" is no peer of "${from.key}".`,
      didYouMean(name, peers).trim() || 'Add a peering of the two.',
    );
    return [];
  });
}

interface ShareRules {
  exports: ExportRule[];
  imports: ImportRule[];
}

function addRules(
  share: Written<T.Share>,
  pairs: readonly { end: PeerEnd; ref: Ref }[],
  inventories: Inventories,
  report: Report,
): void {
  if (share.value.locality !== undefined) checkLocality(share.value.locality, child(share.ref, 'locality'), report);
  const rules = shareRules(share, shareDetails(share, inventories, report));
  if (share.value.importAsLocal === true && !fixedLocalNames(share, rules, report)) return;
  for (const { end, ref } of pairs) {
    const importer = end.pair.ends.find((other) => other !== end)!;
    if (share.value.only !== 'import') end.exports.push(...rules.exports);
    if (share.value.only === 'export') continue;
    importer.imports.push(...rules.imports);
    for (const rule of rules.imports) {
      const problem = rule.asLocal ? localNamespaceProblem(rule.imported.namespace, importer.mesh) : undefined;
      if (problem !== undefined)
        report(
          'share-local-namespace',
          ref,
          problem,
          `Add it to the members of "${importer.mesh.key}", or choose another importAs.`,
          { related: [importer.mesh.ref] },
        );
    }
  }
}

/** Rules are the same for every importer, so one object serves all of them. */
function shareRules(share: Written<T.Share>, details: ShareDetails): ShareRules {
  const { value } = share;
  const exportAlias = value.exportAs === undefined ? undefined : splitName(value.exportAs);
  const importAlias = value.importAs === undefined ? undefined : splitName(value.importAs);
  const rules: ShareRules = { exports: [], imports: [] };
  for (const { service, at } of shareServices(share)) {
    const exported = exportAlias === undefined ? service : aliased(service, exportAlias);
    rules.exports.push({
      ref: at,
      details,
      service,
      matchLabels: value.selector?.matchLabels,
      alias: exportAlias,
      exported,
    });
    const asLocal = value.importAsLocal === true;
    const imported = importAlias === undefined ? exported : aliased(exported, importAlias);
    const locality = value.locality as Locality | undefined;
    rules.imports.push({
      ref: at,
      details,
      source: service,
      exported,
      alias: importAlias === undefined && !asLocal ? undefined : asLocal ? imported : importAlias,
      imported,
      asLocal,
      locality,
    });
  }
  return rules;
}

/** An importAsLocal rule without a fixed namespace would be skipped by the mesh (facts/ossm2-federation.md R10). */
function fixedLocalNames(share: Written<T.Share>, rules: ShareRules, report: Report): boolean {
  const open = rules.imports.find((rule) => rule.imported.namespace === '*');
  if (open === undefined) return true;
  report(
    'share-local-open',
    child(share.ref, 'importAsLocal'),
    'the imported namespace is open, and a local name needs a fixed one.',
    'Write importAs: <namespace>/*, or name the namespace in "service".',
  );
  return false;
}
