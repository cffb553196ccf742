import { generationOf } from '../generations.js';
import type { Locality, Model } from '../model.js';
import type { ImportRule, PeerEnd } from '../model-peers.js';
import type { Report } from '../report.js';

/** What the shares of one pair must agree on, beside their coverage. */
export function checkShares(model: Model, report: Report): void {
  for (const pair of model.pairs) {
    for (const end of pair.ends) {
      checkLocalities(end, report);
      checkLoop(end, report);
    }
  }
  checkWildcards(model, report);
}

/** An ImportedServiceSet has one locality (design 2.6). */
function checkLocalities(end: PeerEnd, report: Report): void {
  const given = end.imports.filter((rule) => rule.asLocal && rule.locality !== undefined);
  for (const rule of given.slice(1)) {
    if (isSame(rule.locality, given[0]!.locality)) continue;
    report(
      'share-locality',
      rule.ref,
      `another locality than that of an earlier share from "${end.peer.key}" to "${end.mesh.key}".`,
      'Give both the same: an ImportedServiceSet has one.',
      { related: [given[0]!.ref] },
    );
  }
}

function isSame(left: Locality | undefined, right: Locality | undefined): boolean {
  return left?.region === right?.region && left?.zone === right?.zone && left?.subzone === right?.subzone;
}

/**
 * facts/ossm2-federation.md R17: both sides merge the other's endpoints into what they export. A gateway of generation 3
 * sees the endpoints of its own network alone.
 */
function checkLoop(end: PeerEnd, report: Report): void {
  if (generationOf(end.mesh).sharing === 'discovery') return;
  const other = end.pair.ends[0] === end ? end.pair.ends[1] : end.pair.ends[0];
  if (end.mesh.key > other.mesh.key) return;
  const local = (rule: ImportRule): boolean => rule.asLocal;
  const back = new Map(
    other.imports.filter(local).map((rule) => [`${rule.imported.namespace}/${rule.imported.name}`, rule]),
  );
  for (const rule of end.imports.filter(local)) {
    const name = `${rule.imported.namespace}/${rule.imported.name}`;
    const mirrored = back.get(name);
    if (mirrored === undefined || name.endsWith('/*')) continue;
    report(
      'share-loop',
      rule.ref,
      `"${name}" is imported as local by "${end.mesh.key}" and by "${other.mesh.key}" from each other, so a request may go round.`,
      'Import it as local on one side alone.',
      { related: [mirrored.ref] },
    );
  }
}

/** facts/ossm2-federation.md R13: a wildcard over all namespaces exports the control plane's own services as well. */
function checkWildcards(model: Model, report: Report): void {
  const seen = new Set<unknown>();
  for (const mesh of model.meshes.values()) {
    for (const { exports } of mesh.ends) {
      for (const rule of exports) {
        if (seen.has(rule) || rule.service.namespace !== '*' || rule.service.name !== '*') continue;
        seen.add(rule);
        report(
          'share-everything',
          rule.ref,
          `exports every service of "${mesh.key}", those of its control plane too.`,
          'Name the namespaces.',
        );
      }
    }
  }
}
