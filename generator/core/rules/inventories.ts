import type { Report } from '../report.js';
import type { Inventories } from '../resolve/share-details.js';
import type { ServiceInventory } from '../service-inventory.js';
import { child } from '../source.js';
import { labels } from './labels.js';
import { checkPorts } from './service-ports.js';

/** What the shape of an inventory cannot say: keys of labels, and ports that differ. */
export function checkInventories(inventories: Inventories, report: Report): void {
  for (const doc of new Set(inventories.values())) {
    for (const [index, service] of (doc.value as ServiceInventory).services.entries()) {
      const ref = { doc, path: ['services', index] };
      labels(service.labels, child(ref, 'labels'), report);
      labels(service.workload?.labels, child(ref, 'workload', 'labels'), report);
      checkPorts(service.ports, child(ref, 'ports'), report);
    }
  }
}
