import { Document } from 'yaml';
import { sameData } from '../../diff/same-data.js';
import { checkInventoryShape } from '../../schema.js';
import type { Service, ServiceInventory } from '../../service-inventory.js';
import type { SourceDocument } from '../../source.js';
import { readYaml } from '../../yaml-reader.js';
import type { RecordFile } from '../records/record-files.js';
import type { Refusal } from '../records/refusal.js';
import { type LiveInventory, serviceName } from './inventories.js';

/** The file of an inventory that changes, with the change in words. */
export interface InventoryFile extends RecordFile {
  change: string;
}

/**
 * The file of a mesh's inventory; undefined if `before`, which is its inventory, says the same. What cannot be read again is
 * refused: it came from a cluster.
 */
export function inventoryFile(
  { mesh, services }: LiveInventory,
  before?: SourceDocument,
): InventoryFile | Refusal | undefined {
  const inventory: ServiceInventory = {
    apiVersion: 'meshloom.dev/v1alpha1',
    kind: 'ServiceInventory',
    metadata: { name: mesh },
    services,
  };
  if (before !== undefined && sameData(before.value, inventory)) return undefined;
  const name = `${mesh}.yaml`;
  const text = new Document(inventory, { compat: 'yaml-1.1' }).toString({ lineWidth: 0 });
  const { doc, findings } = readYaml(name, text);
  const [fault] = doc === undefined ? findings : [...findings, ...checkInventoryShape(doc)];
  if (fault !== undefined)
    return {
      exitCode: 2,
      about: `mesh "${mesh}"`,
      fact: `its services make no inventory: ${fault.message}`,
      fix: fault.fix,
    };
  const known = before === undefined ? [] : (before.value as ServiceInventory).services;
  return { name, text, before: before?.text, change: changeInWords(known, services) };
}

function changeInWords(before: readonly Service[], after: readonly Service[]): string {
  const old = new Map(before.map((service) => [serviceName(service), service]));
  const added = after.filter((service) => !old.has(serviceName(service)));
  const changed = after.filter((service) => {
    const other = old.get(serviceName(service));
    return other !== undefined && !sameData(other, service);
  });
  const removed = old.size + added.length - after.length;
  const noun = after.length === 1 ? 'service' : 'services';
  return `${after.length} ${noun}: ${added.length} added, ${changed.length} changed, ${removed} removed.`;
}
