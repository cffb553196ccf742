import { dirname, join } from 'node:path';
import type { MergedTopology } from '../core/merge-topology.js';
import type { Finding } from '../core/problems.js';
import type { Inventories } from '../core/resolve/share-details.js';
import { checkInventoryShape } from '../core/schema.js';
import type { SourceDocument } from '../core/source.js';
import { readYamlFile } from './read-input.js';
import { shownPath } from './shown-path.js';

/** The inventories that shares name, each read once; they lie below the topology's directory. */
export function readInventories(topologyPath: string, merged: MergedTopology, findings: Finding[]): Inventories {
  const dir = dirname(topologyPath);
  const inventories = new Map<string, SourceDocument>();
  const names = new Set(merged.shares.flatMap(({ value }) => (value.inventory === undefined ? [] : [value.inventory])));
  for (const name of names) {
    const path = join(dir, name);
    const { doc, findings: faults } = readYamlFile(path, { root: dir, shown: shownPath(path) });
    const wrong = doc === undefined ? faults : [...faults, ...checkInventoryShape(doc)];
    findings.push(...wrong);
    if (doc !== undefined && wrong.length === 0) inventories.set(name, doc);
  }
  return inventories;
}
