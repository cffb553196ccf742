import { quoted } from '../forbidden-text.js';
import { isMap, sortedEntries } from '../merge.js';
import { changedBalancerKeys } from './changed-keys.js';
import { fieldAt, textAt } from './file-change.js';
import type { Match, Placed } from './match-objects.js';
import { type Risk, type RiskId, riskOf } from './risk.js';
import { sameData } from './same-data.js';

interface Gateway {
  name: string;
  /** The peer that it is for, as its label has it. */
  peer: string | null;
  type: string | null;
  labels: unknown;
  annotations: unknown;
}

type Direction = 'ingress' | 'egress';

/** The federation gateways of one control plane: an ingress gateway has an address, an egress gateway an identity. */
export function gatewayRisks(match: Match): Risk[] {
  return (['egress', 'ingress'] as const).flatMap((direction) => directionRisks(match, direction));
}

function directionRisks({ before, after }: Match, direction: Direction): Risk[] {
  const [was, is] = [gatewaysOf(before, direction), gatewaysOf(after, direction)];
  const fresh = [...is.values()].filter(({ name }) => !was.has(name));
  return [...was.values()].flatMap((old) => {
    const now = is.get(old.name);
    if (now === undefined) return [goneRisk(before, direction, old, fresh)];
    return direction === 'ingress' ? serviceRisks(before, old, now) : [];
  });
}

/** By name, in byte order; one that is not enabled is none. */
function gatewaysOf({ manifest }: Placed, direction: Direction): Map<string, Gateway> {
  const entries = fieldAt(
    manifest.value,
    'spec',
    'gateways',
    direction === 'ingress' ? 'additionalIngress' : 'additionalEgress',
  );
  const enabled = sortedEntries(isMap(entries) ? entries : {}).filter(
    ([, entry]) => fieldAt(entry, 'enabled') !== false,
  );
  return new Map(enabled.map(([name, entry]) => [name, gatewayOf(name, entry, direction)]));
}

function gatewayOf(name: string, entry: unknown, direction: Direction): Gateway {
  const metadata = fieldAt(entry, 'service', 'metadata');
  return {
    name,
    peer: textAt(metadata, 'labels', `federation.maistra.io/${direction}-for`),
    type: textAt(entry, 'service', 'type'),
    labels: fieldAt(metadata, 'labels') ?? {},
    annotations: fieldAt(metadata, 'annotations') ?? {},
  };
}

function goneRisk(place: Placed, direction: Direction, old: Gateway, fresh: readonly Gateway[]): Risk {
  const successor = old.peer === null ? undefined : fresh.find(({ peer }) => peer === old.peer);
  const fact = `the ${direction} gateway ${quoted(old.name)}`;
  if (successor !== undefined) {
    const cost =
      direction === 'ingress'
        ? 'it gets a new address.'
        : 'its identity changes, and the peer needs its new client ID.';
    return riskOf(place, 'gateway-renamed', `${fact} becomes ${quoted(successor.name)}: ${cost}`);
  }
  const cost = direction === 'ingress' ? 'its address is lost.' : 'the identity that its peer allows is lost.';
  return riskOf(place, 'gateway-removed', `${fact} is removed: ${cost}`);
}

/** facts/ossm2-federation.md section 1.2: labels are selectors, too, so the operator makes the Service anew when one changes. */
function serviceRisks(place: Placed, old: Gateway, now: Gateway): Risk[] {
  const gateway = `the ingress gateway ${quoted(old.name)}`;
  const risk = (id: RiskId, message: string): Risk => riskOf(place, id, message);
  if (old.type !== now.type) {
    const types = `${quoted(now.type ?? 'ClusterIP')}, from ${quoted(old.type ?? 'ClusterIP')}`;
    return [risk('gateway-service-type-changed', `the Service of ${gateway} becomes ${types}: its address changes.`)];
  }
  const risks: Risk[] = [];
  if (!sameData(old.labels, now.labels) && (now.type === 'LoadBalancer' || now.type === 'NodePort')) {
    const cost = now.type === 'NodePort' ? 'new node ports' : 'a new load-balancer address';
    const message = `the Service labels of ${gateway} change: the operator recreates the Service, which may get ${cost}.`;
    risks.push(risk('gateway-labels-changed', message));
  }
  const keys = now.type === 'LoadBalancer' ? changedBalancerKeys(old.annotations, now.annotations) : [];
  if (keys.length > 0) {
    const shown = keys.map(quoted).join(', ');
    risks.push(
      risk(
        'gateway-annotations-changed',
        `load-balancer annotations of ${gateway} change (${shown}): it may get a new address.`,
      ),
    );
  }
  return risks;
}
