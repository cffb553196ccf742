import type { FileChange } from '../../generator/core/diff/format-diff.js';

/** A change of one file: without `before` it is added, without `after` removed. */
export function fileChange(path: string, before: string | undefined, after: string | undefined): FileChange {
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { path, change, before, after };
}

/** The start of an object, up to where its spec or data begins. */
export function objectText(kind: string, name: string, namespace = 'shop-mesh'): string {
  return `apiVersion: x/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;
}

interface ControlPlane {
  name?: string;
  namespace?: string;
  trustDomain?: string;
  ingress?: string;
  egress?: string;
}

/** A control plane; `ingress` and `egress` are flow maps of gateways. */
export function controlPlane(parts: ControlPlane = {}): string {
  const { name = 'shop', namespace = 'shop-mesh', trustDomain = 'shop.local', ingress = '{}', egress = '{}' } = parts;
  const gateways = `  gateways:\n    additionalEgress: ${egress}\n    additionalIngress: ${ingress}\n`;
  const trust = `  security:\n    trust:\n      domain: ${trustDomain}\n`;
  return `${objectText('ServiceMeshControlPlane', name, namespace)}spec:\n${gateways}${trust}`;
}

interface GatewayParts {
  peer?: string;
  direction?: 'ingress' | 'egress';
  type?: string;
  labels?: string;
  annotations?: string;
  more?: string;
}

/** One gateway as a flow map. */
export function gateway(parts: GatewayParts = {}): string {
  const {
    peer = 'partner',
    direction = 'ingress',
    type = 'LoadBalancer',
    labels = '',
    annotations = '',
    more = '',
  } = parts;
  const metadata = `metadata: {annotations: {${annotations}}, labels: {federation.maistra.io/${direction}-for: ${peer}${labels}}}`;
  return `{enabled: true, ${more}service: {${metadata}, type: ${type}}}`;
}

interface Peer {
  name?: string;
  clientID?: string;
  ingress?: string;
  address?: string;
}

export function serviceMeshPeer({
  name = 'partner',
  clientID = 'id',
  ingress = 'partner-ingress',
  address = '192.0.2.1',
}: Peer = {}): string {
  const spec = `spec:\n  gateways: {ingress: {name: ${ingress}}}\n  remote: {addresses: [${address}]}\n  security: {clientID: ${clientID}}\n`;
  return `${objectText('ServiceMeshPeer', name)}${spec}`;
}

export function serviceSet(kind: 'ExportedServiceSet' | 'ImportedServiceSet', rules: string, name = 'partner'): string {
  const key = kind === 'ExportedServiceSet' ? 'exportRules' : 'importRules';
  return `${objectText(kind, name)}spec:\n  ${key}: ${rules}\n`;
}

export function roots(...bodies: string[]): string {
  const pem = bodies.flatMap((body) => ['-----BEGIN CERTIFICATE-----', body, '-----END CERTIFICATE-----']);
  return `${objectText('ConfigMap', 'partner-ca')}data:\n  root-cert.pem: |\n${pem.map((line) => `    ${line}\n`).join('')}`;
}
