import { quoted } from '../forbidden-text.js';
import { changedBalancerKeys, changedKeys } from './changed-keys.js';
import { fieldAt, type ReadChange, textAt } from './file-change.js';
import { folderOf, followObjects, identityOf, type Match, type Placed } from './match-objects.js';
import { type Risk, type RiskId, riskOf } from './risk.js';

const SERVICE_TYPE = 'networking.istio.io/service-type';

/** What has an address of its own: Services that are reached from outside, and gateways that istiod deploys. */
export function addressRisks(changes: readonly ReadChange[]): Risk[] {
  const services = followObjects(changes, ({ manifest }) => manifest.kind === 'Service', identityOf);
  const gateways = followObjects(changes, isDeployedGateway, identityOf, folderOf);
  return [
    ...services.stayed.filter(({ before }) => isOpen(before)).flatMap(serviceRisks),
    ...services.gone.filter(isOpen).map((gone) => goneRisk(gone, 'Service')),
    ...gateways.stayed.flatMap(gatewayRisks),
    ...gateways.gone.map((gone) => goneRisk(gone, 'Gateway')),
  ];
}

/** Whether a Service is reached from outside of its cluster. */
function isOpen({ manifest }: Placed): boolean {
  return ['LoadBalancer', 'NodePort'].includes(typeOf(manifest.value));
}

/** facts/multicluster-ossm3.md 3.1 E2: istiod makes a Deployment and a Service for each of this class. */
function isDeployedGateway({ manifest }: Placed): boolean {
  return manifest.kind === 'Gateway' && textAt(manifest.value, 'spec', 'gatewayClassName') === 'istio';
}

function typeOf(service: unknown): string {
  return textAt(service, 'spec', 'type') ?? 'ClusterIP';
}

function goneRisk(gone: Placed, kind: string): Risk {
  return riskOf(gone, 'gateway-removed', `the ${kind} ${nameOf(gone)} is removed: its address is lost.`);
}

function serviceRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map(({ manifest }) => typeOf(manifest.value));
  if (was !== is) {
    const types = `${quoted(is!)}, from ${quoted(was!)}`;
    const message = `the Service ${nameOf(before)} becomes ${types}: its address changes.`;
    return [riskOf(before, 'gateway-service-type-changed', message)];
  }
  const [old, now] = [before, after].map(({ manifest }) => fieldAt(manifest.value, 'metadata', 'annotations'));
  return is === 'LoadBalancer' ? annotationRisks(before, 'Service', old, now) : [];
}

function gatewayRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before.manifest, after.manifest];
  const risk = (id: RiskId, message: string): Risk[] => [
    riskOf(before, id, `the Gateway ${nameOf(before)} ${message}`),
  ];
  if (was.name !== is.name) return risk('gateway-renamed', `becomes ${nameOf(after)}: it gets a new address.`);
  if (was.namespace !== is.namespace) {
    return risk('gateway-renamed', `moves to namespace ${quoted(is.namespace ?? '')}: it gets a new address.`);
  }
  const [old, now] = [was, is].map(({ value }) => fieldAt(value, 'metadata'));
  const types = [old, now].map((metadata) => textAt(metadata, 'annotations', SERVICE_TYPE) ?? 'LoadBalancer');
  const labels = changedKeys(fieldAt(old, 'labels'), fieldAt(now, 'labels')).map(quoted).join(', ');
  const told = 'by them it belongs to a network and to a control plane.';
  return [
    ...(types[0] === types[1]
      ? annotationRisks(before, 'Gateway', ...infrastructure(was.value, is.value))
      : risk('gateway-service-type-changed', `gets a Service of type ${quoted(types[1]!)}: its address changes.`)),
    ...(labels === '' ? [] : risk('gateway-labels-changed', `has other labels (${labels}): ${told}`)),
  ];
}

function infrastructure(...values: [unknown, unknown]): [unknown, unknown] {
  const [old, now] = values.map((value) => fieldAt(value, 'spec', 'infrastructure', 'annotations'));
  return [old, now];
}

function annotationRisks(place: Placed, kind: string, old: unknown, now: unknown): Risk[] {
  const keys = changedBalancerKeys(old, now);
  if (keys.length === 0) return [];
  const fact = `load-balancer annotations of the ${kind} ${nameOf(place)} change`;
  const message = `${fact} (${keys.map(quoted).join(', ')}): it may get a new address.`;
  return [riskOf(place, 'gateway-annotations-changed', message)];
}

function nameOf({ manifest }: Placed): string {
  return quoted(manifest.name ?? '');
}
