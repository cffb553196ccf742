import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBalancer, namespace, rootConfigMap } from '../support/kubectl-answers.js';
import { makeRoot } from '../support/openssl.js';
import { type CliRun, runCli } from '../support/run-cli.js';
import { type StandIn, standInOc } from '../support/stand-in-oc.js';

/** Two meshes in two clouds, joined, with a stand-in that answers for both of them as live clusters do. */
export interface CollectEstate {
  directory: string;
  oc: StandIn;
  roots: Record<'rosa' | 'aro', { pem: string; sha256: string }>;
  meshloom(...args: string[]): CliRun;
  /** Every file of exchange/ by name. */
  records(): Record<string, string>;
  remove(): void;
}

export const TOPOLOGY = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: two}
defaults: {mesh: {version: "2.6"}}
clusters:
  rosa: {provider: aws, exposure: public}
  aro: {provider: azure, exposure: public, context: admin@aro}
meshes:
  prod: {cluster: rosa, namespace: prod-mesh}
  stage: {cluster: aro, namespace: stage-mesh}
peerings:
  - meshes: [prod, stage]
`;

let pool: CollectEstate['roots'] | undefined;

/** Roots are made once a process. */
export function twoRoots(): CollectEstate['roots'] {
  pool ??= { rosa: makeRoot({ subject: '/O=prod.local' }), aro: makeRoot({ subject: '/O=stage.local' }) };
  return pool;
}

export function collectEstate(topology = TOPOLOGY): CollectEstate {
  const directory = mkdtempSync(join(tmpdir(), 'collect-'));
  writeFileSync(join(directory, 'topology.yaml'), topology);
  const oc = standInOc();
  const roots = twoRoots();
  answerFor(oc, 'rosa', 'prod', roots.rosa.pem, { hostname: 'A1B2.elb.us-east-1.amazonaws.com.' });
  answerFor(oc, 'admin@aro', 'stage', roots.aro.pem, { ip: '203.0.113.10' });
  const exchange = join(directory, 'exchange');
  return {
    directory,
    oc,
    roots,
    meshloom: (...args) => runCli(directory, args, { PATH: oc.directory }),
    records() {
      mkdirSync(exchange, { recursive: true });
      return Object.fromEntries(
        readdirSync(exchange).map((name) => [name, readFileSync(join(exchange, name), 'utf8')]),
      );
    },
    remove() {
      oc.remove();
      rmSync(directory, { recursive: true });
    },
  };
}

function answerFor(oc: StandIn, context: string, mesh: 'prod' | 'stage', pem: string, address: object): void {
  const at = `${mesh}-mesh`;
  const service = mesh === 'prod' ? 'stage-ingress' : 'prod-ingress';
  oc.when({ context, resource: 'namespace', name: 'kube-system' }, { object: namespace(`uid-of-${mesh}`) });
  oc.when(
    { context, resource: 'configmap', name: 'istio-ca-root-cert', namespace: at },
    { object: rootConfigMap(at, pem) },
  );
  oc.when(
    { context, resource: 'service', name: service, namespace: at },
    { object: loadBalancer(at, service, address) },
  );
}
