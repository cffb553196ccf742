import type { MergedTopology } from '../merge-topology.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';

/** The ports that shares give, as a Service and Istio's webhook take them. */
export function checkServicePorts({ shares }: MergedTopology, report: Report): void {
  for (const { value, ref } of shares) checkPorts(value.ports ?? [], child(ref, 'ports'), report);
}

/** A name and a number are of one port. */
export function checkPorts(ports: readonly { name: string; number: number }[], ref: Ref, report: Report): void {
  for (const key of ['name', 'number'] as const) {
    const owners = new Map<string | number, Ref>();
    for (const [index, port] of ports.entries()) {
      const at = child(ref, index, key);
      const owner = owners.get(port[key]);
      if (owner === undefined) owners.set(port[key], at);
      else
        report(
          'share-ports',
          at,
          `"${port[key]}" is the ${key} of another port of the service.`,
          'Give each its own.',
          {
            related: [owner],
          },
        );
    }
  }
}
