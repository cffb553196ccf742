import { lstatSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MergedTopology } from '../core/merge-topology.js';
import type { Finding } from '../core/problems.js';
import type { Inventories } from '../core/resolve/share-details.js';
import { checkInventoryShape } from '../core/schema.js';
import type { ServiceInventory } from '../core/service-inventory.js';
import type { SourceDocument } from '../core/source.js';
import { readYamlFile } from './read-input.js';
import { shownPath } from './shown-path.js';
import { fileFinding } from './tree-findings.js';

/** The inventories that shares name, each read once; they lie below the topology's directory. */
export function readInventories(topologyPath: string, merged: MergedTopology, findings: Finding[]): Inventories {
  const dir = dirname(topologyPath);
  const inventories = new Map<string, SourceDocument>();
  const names = new Set(merged.shares.flatMap(({ value }) => (value.inventory === undefined ? [] : [value.inventory])));
  for (const name of names) {
    const { doc, findings: faults } = read(join(dir, name), dir);
    findings.push(...faults);
    if (doc !== undefined) inventories.set(name, doc);
  }
  return inventories;
}

/** The inventory of a mesh in a directory of them, if it is there; anything else of that name is a finding. */
export function readInventory(dir: string, mesh: string): Read {
  const path = join(dir, `${mesh}.yaml`);
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { findings: [] };
  const { doc, findings } = read(path, dir);
  const isOurs = doc === undefined || (doc.value as ServiceInventory).metadata.name === mesh;
  if (isOurs && findings.length === 0) return { doc, findings };
  const fact = `this is no ServiceInventory of "${mesh}", and is not overwritten.`;
  return { findings: [...findings, fileFinding('foreign-file', path, fact, 'Move it out of the way.')] };
}

interface Read {
  doc?: SourceDocument | undefined;
  findings: Finding[];
}

function read(path: string, root: string): Read {
  const { doc, findings } = readYamlFile(path, { root, shown: shownPath(path) });
  const wrong = doc === undefined ? findings : [...findings, ...checkInventoryShape(doc)];
  return wrong.length > 0 ? { findings: wrong } : { doc, findings: [] };
}
