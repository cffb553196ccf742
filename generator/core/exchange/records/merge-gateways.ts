import type { Gateway } from '../../exchange-record.js';
import { byCodeUnit, sortedEntries } from '../../merge.js';

/** The addresses of a record after an offer, what changes, and what must be accepted first. */
export interface GatewayDecision {
  gateways: Record<string, Gateway>;
  changes: string[];
  /** A changed address each, as `gateways.<peer>: from → to`. */
  unaccepted: string[];
}

/**
 * Offered addresses over the recorded ones. The first address of a gateway is taken; another one redirects the traffic
 * of every peer, so it has to be accepted (facts/reliability.md T10). The order of the same addresses is no change.
 */
export function mergeGateways(
  recorded: Readonly<Record<string, Gateway>>,
  offered: Readonly<Record<string, Gateway>>,
  accepted: boolean,
): GatewayDecision {
  const decision: GatewayDecision = { gateways: { ...recorded }, changes: [], unaccepted: [] };
  for (const [peer, gateway] of sortedEntries(offered)) {
    const old = Object.hasOwn(recorded, peer) ? recorded[peer] : undefined;
    if (old !== undefined && gatewayText(old) === gatewayText(gateway)) continue;
    const change =
      old === undefined
        ? `gateways.${peer}: ${gatewayText(gateway)}`
        : `gateways.${peer}: ${gatewayText(old)} → ${gatewayText(gateway)}`;
    if (old !== undefined && !accepted) decision.unaccepted.push(change);
    else {
      decision.gateways[peer] = gateway;
      decision.changes.push(change);
    }
  }
  return decision;
}

/** `203.0.113.10, 203.0.113.11 (ports 32443, 32188)`: equal texts are equal gateways. */
function gatewayText({ addresses, servicePort, discoveryPort }: Gateway): string {
  const hosts = [...new Set(addresses)].sort(byCodeUnit).join(', ');
  const [service, discovery] = [servicePort ?? 15443, discoveryPort ?? 8188];
  return service === 15443 && discovery === 8188 ? hosts : `${hosts} (ports ${service}, ${discovery})`;
}
