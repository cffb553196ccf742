import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { clusterIP, loadBalancer, namespace, rootConfigMap } from '../support/kubectl-answers.js';
import { makeRoot } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import { type CollectEstate, collectEstate, TOPOLOGY } from './collect-estate.js';

let estate: CollectEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = collectEstate();
});
afterEach(() => estate.remove());

const collect = (...args: string[]) => estate.meshloom('exchange', 'collect', ...args);
const trusting = () => [`--trust=sha256:${estate.roots.rosa.sha256}`, `--trust=sha256:${estate.roots.aro.sha256}`];

describe('exchange collect', () => {
  test('takes roots that a person names and addresses as the clouds give them, and generate joins the pair', () => {
    expect(estate.meshloom('generate').stderr).toContain('pending: "prod" and "stage" are not joined yet.');
    const run = collect(...trusting());
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('exchange/prod.yaml: gateways.stage: a1b2.elb.us-east-1.amazonaws.com\n');
    expect(run.stderr).toMatch(/\nReview and commit the records, then run: meshloom generate\n$/);
    const { rootCertificates, ...record } = parse(estate.records()['stage.yaml']!) as { rootCertificates: object[] };
    expect(record).toEqual({
      apiVersion: 'meshloom.dev/v1alpha1',
      kind: 'ExchangeRecord',
      metadata: { name: 'stage' },
      origin: { cluster: 'aro', namespace: 'stage-mesh' },
      gateways: { prod: { addresses: ['203.0.113.10'] } },
      clusters: { aro: { identity: 'uid-of-stage' } },
    });
    expect(rootCertificates).toMatchObject([{ sha256: estate.roots.aro.sha256, pem: estate.roots.aro.pem }]);
    expect(estate.meshloom('generate', '--strict')).toMatchObject({ code: 0 });
    expect(estate.meshloom('exchange', 'verify')).toMatchObject({ code: 0 });
  });

  test('calls get alone, an object a call, with the context of the cluster, and nothing of a Secret', () => {
    collect(...trusting());
    const argv = estate.oc.calls().map((call) => call.argv.join(' '));
    expect(argv.sort()).toEqual([
      '--context=admin@aro get configmap istio-ca-root-cert -n stage-mesh -o json',
      '--context=admin@aro get namespace kube-system -o json',
      '--context=admin@aro get namespace kube-system -o json',
      '--context=admin@aro get service prod-ingress -n stage-mesh -o json',
      '--context=rosa get configmap istio-ca-root-cert -n prod-mesh -o json',
      '--context=rosa get namespace kube-system -o json',
      '--context=rosa get namespace kube-system -o json',
      '--context=rosa get service stage-ingress -n prod-mesh -o json',
    ]);
  });

  test('again changes nothing, not a byte', () => {
    collect(...trusting());
    const before = estate.records();
    const run = collect();
    expect(run).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
    expect(estate.records()).toEqual(before);
  });

  test('without a word of trust shows what to compare, and writes nothing', () => {
    const run = collect();
    expect(run.code).toBe(1);
    for (const { sha256 } of Object.values(estate.roots))
      expect(run.stderr).toContain(`add: --trust sha256:${sha256}\n`);
    expect(run.stderr).toContain('mesh "stage" (cluster "aro"): its root sha256:');
    expect(run.stderr).toContain('(O=stage.local, until ');
    expect(run.stderr).toMatch(/\nNothing is written\.\n$/);
    expect(estate.records()).toEqual({});
  });

  test('--trust-first takes every first root; --mesh and --cluster narrow what is asked', () => {
    expect(collect('--trust-first', '--mesh', 'prod').code).toBe(0);
    expect(Object.keys(estate.records())).toEqual(['prod.yaml']);
    expect(collect('--trust-first', '--cluster', 'aro').code).toBe(0);
    expect(Object.keys(estate.records())).toEqual(['prod.yaml', 'stage.yaml']);
    expect(new Set(estate.oc.calls().map(({ argv }) => argv[0]))).toEqual(
      new Set(['--context=rosa', '--context=admin@aro']),
    );
  });

  test('a root is replaced in two steps, and both are rendered in between', () => {
    collect(...trusting());
    const next = makeRoot({ subject: '/O=stage.local' });
    const old = estate.roots.aro;
    const present = (pem: string) =>
      estate.oc.when({ context: 'admin@aro', resource: 'configmap' }, { object: rootConfigMap('stage-mesh', pem) });
    present(next.pem);
    const swap = collect();
    expect(swap.code).toBe(1);
    expect(swap.stderr).toContain(`it presents the root sha256:${next.sha256} (O=stage.local, until `);
    expect(swap.stderr).toContain(`and the record holds sha256:${old.sha256} (O=stage.local, until `);
    expect(collect('--trust', `sha256:${next.sha256}`).code).toBe(1);
    expect(collect('--trust-first').code).toBe(1);
    present(`${old.pem}${next.pem}`);
    expect(collect(`--add-root=sha256:${next.sha256}`, `--remove-root=sha256:${old.sha256}`).code).toBe(1);
    expect(collect('--add-root', `SHA256:${next.sha256.replaceAll(':', '').toUpperCase()}`).code).toBe(0);
    const rendered = estate.meshloom('generate', '--stdout').stdout;
    expect(rendered).toContain(next.pem.split('\n')[2]);
    expect(rendered).toContain(old.pem.split('\n')[2]);
    expect(collect(`--remove-root=sha256:${old.sha256}`).stderr).toContain('it still presents the root sha256:');
    expect(collect()).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
    present(next.pem);
    const command = `meshloom exchange collect --mesh stage --remove-root sha256:${old.sha256}`;
    const told = collect();
    expect(told.code).toBe(0);
    expect(told.stderr).toMatch(
      /^mesh "stage" \(cluster "aro"\): it presents the root sha256:\S+ \(O=stage.local, until [\d-]+\) without sha256:\S+, which the record still holds\. When every workload has a certificate of the new root, run: /,
    );
    expect(told.stderr).toContain(`run: ${command}\nThe records say so already.\n`);
    const status = estate.meshloom('exchange', 'status');
    expect(status.code).toBe(1);
    expect(status.stdout).toContain(`  replacing root  ${command}\n`);
    const verified = estate.meshloom('exchange', 'verify');
    expect(verified.code).toBe(0);
    expect(verified.stderr).toContain(
      `warning: rootCertificates: holds more than one root, and peers trust each of them. When the mesh and all its workloads have left the old one, run "${command}".\n`,
    );
    present(old.pem);
    const early = collect();
    expect(early).toMatchObject({ code: 0 });
    expect(early.stderr).toContain(`it does not present the root sha256:${next.sha256} `);
    present(next.pem);
    expect(collect(`--remove-root=sha256:${old.sha256}`).code).toBe(0);
    expect(estate.meshloom('exchange', 'verify').stderr).not.toContain('more than one root');
    expect(estate.meshloom('generate', '--stdout').stdout).not.toContain(old.pem.split('\n')[2]);
  });

  test('an address that changed is shown and needs --accept-addresses', () => {
    collect(...trusting());
    const at = 'stage-mesh';
    const service = { object: loadBalancer(at, 'prod-ingress', { ip: '198.51.100.7' }, { ip: '198.51.100.6' }) };
    estate.oc.when({ context: 'admin@aro', resource: 'service' }, service);
    const before = estate.records();
    const run = collect();
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'mesh "stage" (cluster "aro"): an address differs from the record: gateways.prod: 203.0.113.10 → 198.51.100.6, 198.51.100.7. ' +
        'Find out why it changed; if that was meant, add: --accept-addresses\n',
    );
    expect(estate.records()).toEqual(before);
    expect(collect('--accept-addresses').code).toBe(0);
    expect(parse(estate.records()['stage.yaml']!)).toMatchObject({
      gateways: { prod: { addresses: ['198.51.100.6', '198.51.100.7'] } },
    });
  });

  test('waits for a load balancer with --wait, and says for what', () => {
    const at = 'stage-mesh';
    const pending = { object: loadBalancer(at, 'prod-ingress') };
    const ready = { object: loadBalancer(at, 'prod-ingress', { ip: '203.0.113.10' }) };
    estate.oc.when({ context: 'admin@aro', resource: 'service' }, pending, pending, ready);
    const run = collect(...trusting(), '--wait', '1m');
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/[Ww]aiting.*"prod-ingress"/);
  });

  test('--skip-missing records the rest, says what is pending, and exits 1', () => {
    estate.oc.when(
      { context: 'admin@aro', resource: 'service' },
      { object: loadBalancer('stage-mesh', 'prod-ingress') },
    );
    const run = collect(...trusting(), '--skip-missing');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('pending: mesh "stage" (cluster "aro"): ');
    expect(parse(estate.records()['stage.yaml']!)).not.toHaveProperty('gateways');
    expect(collect().code).toBe(1);
    expect(collect('--skip-missing').code).toBe(1);
  });

  test('--kubeconfig of a cluster takes the place of its context', () => {
    const file = join(estate.directory, 'aro.config');
    writeFileSync(file, '');
    estate.oc.when({ kubeconfig: file, resource: 'namespace' }, { object: namespace('uid-of-stage') });
    collect('--kubeconfig', 'aro=aro.config', '--mesh', 'stage');
    expect(estate.oc.calls()[0]!.argv).toEqual([
      `--kubeconfig=${file}`,
      'get',
      'namespace',
      'kube-system',
      '-o',
      'json',
    ]);
  });
});

const stage = { context: 'admin@aro' } as const;
const cm = { ...stage, resource: 'configmap' } as const;
const pem = (request: Parameters<typeof makeRoot>[0]) => ({
  object: rootConfigMap('stage-mesh', makeRoot(request).pem),
});

/** facts/reliability.md T02 to T05: what a cluster presents may be wrong; each is refused with exit code 2. */
describe('a root that no mesh should trust', () => {
  test.each<[string, () => object, string]>([
    ['expired', () => pem({ days: -1 }), 'expired at '],
    [
      'not yet valid',
      () => pem({ notBefore: '2100-01-01T00:00:00Z', notAfter: '2110-01-01T00:00:00Z' }),
      'is not valid before ',
    ],
    ['a leaf', () => pem({ ca: false }), 'is no CA certificate.'],
    ['without keyCertSign', () => pem({ keyUsage: 'digitalSignature' }), 'keyCertSign'],
    ['signed with SHA-1', () => pem({ digest: 'sha1' }), 'is signed with SHA-1'],
    ['a short RSA key', () => pem({ key: 'rsa:1024' }), '1024'],
    ['an Ed25519 key', () => pem({ key: 'ed25519' }), 'Ed25519'],
    [
      "the other mesh's root",
      () => ({ object: rootConfigMap('stage-mesh', estate.roots.rosa.pem) }),
      'both have the root sha256:',
    ],
    ['a private key beside it', () => ({ object: rootConfigMap('stage-mesh', withKey()) }), 'holds a private key'],
    [
      'text around it',
      () => ({ object: rootConfigMap('stage-mesh', `subject=x\n${estate.roots.aro.pem}`) }),
      'has text around its certificates',
    ],
    [
      'a certificate that no record takes',
      () => pem({ extensions: [`1.2.3.4=ASN1:UTF8String:${'x'.repeat(60_000)}`] }),
      'its ConfigMap "istio-ca-root-cert" holds a certificate that is larger than 64 KiB.',
    ],
    [
      'half a certificate',
      () => ({ object: rootConfigMap('stage-mesh', estate.roots.aro.pem.slice(0, 300)) }),
      'istio-ca-root-cert',
    ],
  ])('%s', (_, answer, said) => {
    estate.oc.when(cm, answer());
    const run = collect('--trust-first');
    expect(run.stderr).toContain(said);
    expect(run.stderr).toContain('"stage"');
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(estate.records()).toEqual({});
  });

  test('an expiring one and one that names another mesh are warnings; expiring exits 1', () => {
    estate.oc.when(cm, pem({ days: 20, subject: '/O=prod.local' }));
    const run = collect('--trust-first');
    expect(run.stderr).toMatch(/^warning: mesh "stage" .* expires on /m);
    expect(run.stderr).toMatch(/^warning: mesh "stage" .*"prod\.local"/m);
    expect(run.code).toBe(1);
    expect(Object.keys(estate.records())).toEqual(['prod.yaml', 'stage.yaml']);
  });
});

function withKey(): string {
  const root = makeRoot({});
  return `${root.pem}${root.keyPem}`;
}

/** facts/reliability.md T08. */
describe('records that contradict each other', () => {
  const write = (name: string, text: string) => writeFileSync(join(estate.directory, 'exchange', name), text);

  test('about a cluster are told before any cluster is called', () => {
    collect(...trusting());
    write('prod.yaml', `${estate.records()['prod.yaml']}  aro:\n    identity: another\n`);
    const calls = estate.oc.calls().length;
    const run = collect();
    expect(run).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^exchange\/prod\.yaml:\d+:3 {2}warning: clusters\.aro: "prod" is not in cluster "aro"\. Drop it\.\ncluster "aro" has two identities: the record of "prod" says "another", and the record of "stage" says "uid-of-stage"\. Find out which is right, and remove clusters\.aro from the record that is not\.\nNothing is written\.\n$/,
      ),
    });
    expect(estate.oc.calls()).toHaveLength(calls);
  });

  test('and a cluster that answers as another one that is recorded are the same', () => {
    collect(...trusting().slice(0, 1), '--mesh', 'prod');
    const before = estate.records();
    estate.oc.when({ context: 'admin@aro', resource: 'namespace' }, { object: namespace('uid-of-prod') });
    const run = collect(...trusting().slice(1), '--mesh', 'stage');
    expect(run).toMatchObject({
      code: 1,
      stderr:
        'clusters "rosa" and "aro" have the same identity "uid-of-prod": both contexts lead to one cluster. ' +
        'Correct clusters.<cluster>.context in the topology, or the kubeconfig.\nNothing is written.\n',
    });
    expect(estate.records()).toEqual(before);
  });

  test('do so no more when one is of no mesh, or of a mesh that has moved', () => {
    collect(...trusting());
    const { 'stage.yaml': stage, 'prod.yaml': prod } = estate.records();
    write('old.yaml', stage!.replace('name: stage', 'name: old').replace('uid-of-stage', 'uid-of-prod'));
    expect(collect().code).toBe(0);
    expect(estate.meshloom('exchange', 'verify').code).toBe(0);
    const moved = stage!
      .replace('namespace: stage-mesh', 'namespace: elsewhere')
      .replace('uid-of-stage', 'uid-of-prod');
    const root = /rootCertificates:\n[\s\S]*(?=gateways:)/;
    write('stage.yaml', moved.replace(root, root.exec(prod!)![0]));
    expect(estate.meshloom('exchange', 'verify').stderr).toContain('(its record was read where it no longer is)');
    expect(collect(...trusting().slice(1))).toMatchObject({ code: 0 });
  });
});

describe('the command line', () => {
  test.each([
    [['--trust', 'sha256:12'], '--trust: "sha256:12" is no SHA-256 fingerprint.'],
    [['--wait', '10'], '--wait: "10" is no duration up to 24h.'],
    [['--wait', '1000h'], '--wait: "1000h" is no duration up to 24h.'],
    [['--mesh', 'prd'], '--mesh: no mesh is named "prd". Did you mean "prod"?'],
    [['--cluster', 'rosaa'], '--cluster: no cluster is named "rosaa". Did you mean "rosa"?'],
    [['--timeout', '0s'], '--timeout: "0s" leaves no time for an answer.'],
    [['--mesh', 'stage', '--cluster', 'rosa'], '--mesh: "stage" is in cluster "aro", which --cluster leaves out.'],
    [['--mesh', 'stage', '--only', 'rosa'], '--mesh: "stage" is in cluster "aro", which --only leaves out.'],
    [['--kubeconfig', 'x'], '--kubeconfig wants CLUSTER=FILE.'],
    [['--kubectl', 'no-such-program'], 'no-such-program'],
  ])('%j', (args, said) => {
    const run = collect(...args);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain(said);
    expect(estate.oc.calls()).toEqual([]);
  });

  test('an approval that nothing matches is not passed over', () => {
    const run = collect('--trust-first', `--add-root=sha256:${'ab'.repeat(32)}`);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('no mesh that was asked presents this root.');
    expect(estate.records()).toEqual({});
  });

  test('a topology with errors is told before any cluster is called', () => {
    writeFileSync(join(estate.directory, 'topology.yaml'), TOPOLOGY.replace('admin@aro', '--kubeconfig=x'));
    const run = collect('--trust-first');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('topology.yaml:7:53  clusters.aro.context: "--kubeconfig=x" begins with a hyphen');
    expect(estate.oc.calls()).toEqual([]);
  });

  test('a Service of another type than the topology says waits for mesh-cp', () => {
    estate.oc.when({ ...stage, resource: 'service' }, { object: clusterIP('stage-mesh', 'prod-ingress') });
    const run = collect('--trust-first');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('ClusterIP');
    expect(estate.records()).toEqual({});
  });
});
