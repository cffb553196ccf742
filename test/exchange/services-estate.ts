import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { appService, listOf, namespace, pod } from '../support/kubectl-answers.js';
import { type CliRun, runCli } from '../support/run-cli.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';

/** Two exporters of generation 3 in two clusters, with a stand-in that answers for both as live clusters do. */
export interface ServicesEstate {
  directory: string;
  oc: StandIn;
  meshloom(...args: string[]): CliRun;
  /** Every file of services/ by name. */
  inventories(): Record<string, string>;
  remove(): void;
}

export const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: services}
defaults: {mesh: {version: "3.3"}}
clusters:
  lab: {provider: onprem}
  far: {provider: onprem, context: admin@far}
meshes:
  shop: {cluster: lab, members: [shop, shop-tools], namespace: shop-cp}
  web: {cluster: far, memberSelector: {matchLabels: {team: web, tier: a}}}
  silent: {cluster: lab, members: [other]}
peerings:
  - fullMesh: [shop, web, silent]
shares:
  - {from: shop, service: "shop/*", inventory: services/shop.yaml, clients: [x]}
  - {from: web, service: pages/site, clients: [y]}
`;

export function servicesEstate(topology = TOPOLOGY): ServicesEstate {
  const directory = mkdtempSync(join(tmpdir(), 'services-'));
  writeFileSync(join(directory, 'topology.yaml'), topology);
  const oc = standInOc();
  answerForLab(oc);
  answerForFar(oc);
  const services = join(directory, 'services');
  return {
    directory,
    oc,
    meshloom: (...args) => runCli(directory, args, { PATH: oc.directory }),
    inventories() {
      const names = existsSync(services) ? readdirSync(services).sort() : [];
      return Object.fromEntries(names.map((name) => [name, readFileSync(join(services, name), 'utf8')]));
    },
    remove() {
      oc.remove();
      rmSync(directory, { recursive: true });
    },
  };
}

/** Empty lists, but for what is said. */
function answerForLab(oc: StandIn): void {
  const context = 'lab';
  oc.when({ context, resource: 'namespace' }, { object: namespace('uid-of-lab') });
  for (const resource of ['services', 'pods'] as const) oc.when({ context, resource }, { object: listOf() });
  const cart = appService('shop', 'cart', {}, { labels: { tier: 'back', app: 'cart' } });
  oc.when(
    { context, resource: 'services', namespace: 'shop' },
    { object: listOf(cart, appService('shop', 'admin', { clusterIP: 'None' })) },
  );
  oc.when({ context, resource: 'pods', namespace: 'shop' }, { object: listOf(pod('shop', 'cart')) });
}

function answerForFar(oc: StandIn): void {
  const context = 'admin@far';
  const labels = { team: 'web', tier: 'a', more: 'x' };
  const chosen = ['pages', 'web', 'api'].map((name) => labelled(name, labels));
  const port = { name: 'h', port: 8443, targetPort: 'web', appProtocol: 'kubernetes.io/h2c' };
  oc.when({ context, resource: 'namespace' }, { object: namespace('uid-of-far') });
  oc.when({ context, resource: 'namespaces', selector: 'team=web,tier=a' }, { object: listOf(...chosen) });
  for (const resource of ['services', 'pods'] as const) oc.when({ context, resource }, { object: listOf() });
  oc.when(
    { context, resource: 'services', namespace: 'pages' },
    { object: listOf(appService('pages', 'site', { ports: [port] })) },
  );
  oc.when({ context, resource: 'pods', namespace: 'pages' }, { object: listOf(pod('pages', 'site')) });
}

/** A Namespace with labels. */
export function labelled(name: string, labels: Record<string, string>, metadata: object = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, ...metadata }, spec: {}, status: {} };
}
