import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { ExchangeRecord } from '../../generator/core/exchange-record.js';
import {
  controllerService,
  infrastructure,
  kubeconfigCluster,
  loadBalancer,
  namespace,
  rootConfigMap,
} from '../support/kubectl-answers.js';
import { type MadeRoot, makeRoot } from '../support/openssl.js';
import { type CliRun, runCli } from '../support/run-cli.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';

/** One mesh in two clusters that takes its secrets from sealed-secrets, with a stand-in that answers for both. */
export interface SpanningEstate {
  directory: string;
  oc: StandIn;
  meshloom(...args: string[]): CliRun;
  /** Every file of exchange/ by name. */
  records(): Record<string, string>;
  /** Writes the record that collecting from both clusters makes; returns what `records` is then. */
  recorded(): Record<string, string>;
  /** Every call that was made, sorted. */
  calls(): string[];
  remove(): void;
}

export const SPANNING = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: spanning}
clusters:
  east: {provider: onprem, internalLoadBalancers: true, context: admin@east}
  west: {provider: onprem, internalLoadBalancers: true}
meshes:
  shop:
    version: "2.6"
    namespace: shop-mesh
    clusters: {west: {}, east: {}}
    members: [web]
`;

export type ClusterKey = 'east' | 'west';

const contexts = { east: 'admin@east', west: 'west' } as const;
export const at = 'shop-mesh';
export const gateway = 'eastwestgateway';
export const controller = 'sealed-secrets-controller';
export const proxied = `http:${controller}:http`;
export const addresses = { east: '203.0.113.2', west: '203.0.113.1' } as const;
export const apiOf = (cluster: ClusterKey) => `https://api.${cluster}.example.net:6443`;

const pool = new Map<string, MadeRoot>();

/** A certificate by its name, made once a process. */
export function made(name: string, request: Parameters<typeof makeRoot>[0]): MadeRoot {
  const known = pool.get(name) ?? makeRoot(request);
  pool.set(name, known);
  return known;
}

export const meshRoot = (): MadeRoot => made('root', { subject: '/O=shop.local' });
export const apiCa = (cluster: string): MadeRoot =>
  made(`api ${cluster}`, { subject: `/CN=kube-apiserver-${cluster}` });
export const sealing = (cluster: string): MadeRoot =>
  made(`sealing ${cluster}`, { key: 'rsa:2048', subject: '/', ca: false, keyUsage: false });

export function spanningEstate(topology = SPANNING): SpanningEstate {
  const directory = mkdtempSync(join(tmpdir(), 'spanning-'));
  writeFileSync(join(directory, 'topology.yaml'), topology);
  const oc = standInOc();
  for (const cluster of ['east', 'west'] as const) answerFor(oc, cluster);
  const exchange = join(directory, 'exchange');
  const records = () => {
    mkdirSync(exchange, { recursive: true });
    return Object.fromEntries(readdirSync(exchange).map((name) => [name, readFileSync(join(exchange, name), 'utf8')]));
  };
  return {
    directory,
    oc,
    meshloom: (...args) => runCli(directory, args, { PATH: oc.directory }),
    records,
    recorded() {
      mkdirSync(exchange, { recursive: true });
      writeFileSync(join(exchange, 'shop.yaml'), stringify(whole()));
      return records();
    },
    calls: () =>
      oc
        .calls()
        .map(({ argv }) => argv.join(' '))
        .sort(),
    remove() {
      oc.remove();
      rmSync(directory, { recursive: true });
    },
  };
}

/** What a record holds of a healthy cluster. */
export const held = (cluster: ClusterKey) => ({
  identity: `uid-of-${cluster}`,
  eastWest: { addresses: [addresses[cluster] as string] },
  apiServer: {
    server: apiOf(cluster),
    certificateAuthority: { sha256: apiCa(cluster).sha256, pem: apiCa(cluster).pem },
  },
  sealingCertificate: certificateOf(sealing(cluster)),
});

/** The record of a healthy mesh. */
export const whole = (): ExchangeRecord => ({
  apiVersion: 'meshloom.dev/v1alpha1',
  kind: 'ExchangeRecord',
  metadata: { name: 'shop' },
  origin: { cluster: 'east', namespace: at },
  rootCertificates: [certificateOf(meshRoot())],
  clusters: { east: held('east'), west: held('west') },
});

function certificateOf({ sha256, notAfter, pem }: MadeRoot): { sha256: string; notAfter: string; pem: string } {
  return { sha256, notAfter, pem };
}

/** What a healthy cluster answers, with OpenShift's Infrastructure and a kubeconfig that leads there directly. */
function answerFor(oc: StandIn, cluster: ClusterKey): void {
  const context = contexts[cluster];
  oc.when({ context, resource: 'namespace' }, { object: namespace(`uid-of-${cluster}`) });
  oc.when(
    { context, resource: 'configmap', name: 'istio-ca-root-cert', namespace: at },
    { object: rootConfigMap(at, meshRoot().pem) },
  );
  oc.when(
    { context, resource: 'service', name: gateway, namespace: at },
    { object: loadBalancer(at, gateway, { ip: addresses[cluster] }) },
  );
  oc.when({ context, resource: 'infrastructure' }, { object: infrastructure(apiOf(cluster)) });
  oc.when({ context, resource: 'kubeconfig' }, { object: kubeconfigCluster(apiOf(cluster), apiCa(cluster).pem) });
  oc.when(
    { context, resource: 'service', name: controller, namespace: 'kube-system' },
    { object: controllerService('kube-system', controller, 'http') },
  );
  oc.when({ context, resource: 'services/proxy', name: proxied }, { stdout: sealing(cluster).pem });
}
