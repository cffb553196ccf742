import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  clusterCa,
  controllerService,
  infrastructure,
  kubeconfigCluster,
  kubectlSays,
  loadBalancer,
  nodeList,
  nodePort,
  rootConfigMap,
} from '../support/kubectl-answers.js';
import { makeRoot } from '../support/openssl.js';
import { buildCli } from '../support/run-cli.js';
import {
  addresses,
  apiCa,
  apiOf,
  at,
  controller,
  gateway,
  held,
  made,
  meshRoot,
  proxied,
  SPANNING,
  type SpanningEstate,
  sealing,
  spanningEstate,
  whole,
} from './spanning-estate.js';

let estate: SpanningEstate;

beforeAll(buildCli, 120_000);
beforeEach(() => {
  estate = spanningEstate();
});
afterEach(() => estate.remove());

const collect = (...args: string[]) => estate.meshloom('exchange', 'collect', ...args);
/** Half as many calls. */
const collectEast = (...args: string[]) => collect('--cluster', 'east', ...args);
const record = () => parse(estate.records()['shop.yaml']!) as { clusters: Record<string, object> };
const east = { context: 'admin@east' } as const;

describe('exchange collect of a mesh that spans clusters', () => {
  test('takes one root, and of each cluster what the others need to know; what a person compares is printed', () => {
    const run = collect(`--trust=sha256:${meshRoot().sha256}`);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    for (const cluster of ['east', 'west'] as const) {
      expect(run.stderr).toContain(`exchange/shop.yaml: clusters.${cluster}.eastWest: ${addresses[cluster]}\n`);
      expect(run.stderr).toContain(
        `exchange/shop.yaml: clusters.${cluster}.apiServer: ${apiOf(cluster)} (certificateAuthority sha256:${apiCa(cluster).sha256})\n`,
      );
      expect(run.stderr).toContain(
        `exchange/shop.yaml: clusters.${cluster}.sealingCertificate: sha256:${sealing(cluster).sha256} (from `,
      );
    }
    expect(record()).toEqual(whole());
    expect(Object.keys(estate.records())).toEqual(['shop.yaml']);
  });

  test('calls get alone, and config view for the cluster of a kubeconfig; never a Secret, never with a secret', () => {
    collect('--trust-first');
    const calls = (context: string) =>
      [
        'config view --minify --flatten --raw -o jsonpath={.clusters[0].cluster}',
        'get --raw /api/v1/namespaces/kube-system/services/http:sealed-secrets-controller:http/proxy/v1/cert.pem',
        'get configmap istio-ca-root-cert -n shop-mesh -o json',
        'get infrastructure cluster -o json',
        'get namespace kube-system -o json',
        'get namespace kube-system -o json',
        'get service eastwestgateway -n shop-mesh -o json',
        'get service sealed-secrets-controller -n kube-system -o json',
      ].map((call) => `--context=${context} ${call}`);
    expect(estate.calls()).toEqual([...calls('admin@east'), ...calls('west')]);
  });

  test('again changes nothing, and the order of a bundle or of addresses is no change', () => {
    const [one, other] = [apiCa('east').pem, apiCa('signer').pem];
    const present = (pem: string, ...ips: string[]) => {
      estate.oc.when({ ...east, resource: 'kubeconfig' }, { object: kubeconfigCluster(apiOf('east'), pem) });
      const ingress = ips.map((ip) => ({ ip }));
      estate.oc.when(
        { ...east, resource: 'service', name: gateway },
        { object: loadBalancer(at, gateway, ...ingress) },
      );
    };
    present(`${one}${other}`, '203.0.113.2', '203.0.113.3');
    expect(collectEast('--trust-first').code).toBe(0);
    const before = estate.records();
    present(`${other}\n${one}${one}`, '203.0.113.3', '203.0.113.2');
    expect(collectEast()).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
    expect(estate.records()).toEqual(before);
  });

  test('asks one cluster at a time as well, and each adds its own', () => {
    expect(collect('--trust-first', '--cluster', 'west').code).toBe(0);
    expect(record()).toMatchObject({ origin: { cluster: 'west' } });
    expect(record().clusters).toEqual({ west: held('west') });
    const run = collect('--only', 'east');
    expect(run).toMatchObject({ code: 0 });
    expect(record()).toMatchObject({
      origin: { cluster: 'west' },
      clusters: { west: held('west'), east: held('east') },
    });
    expect(estate.calls().filter((call) => call.startsWith('--context=west'))).toHaveLength(8);
  });

  test('joins the links, which status and verify tell before and after', () => {
    const before = estate.meshloom('exchange', 'status', '--format', 'json');
    expect(before.code).toBe(1);
    expect(JSON.parse(before.stdout)).toContainEqual({
      mesh: 'shop',
      cluster: 'west',
      remote: 'east',
      addresses: [],
      state: 'pending',
      missing: ['the address of "eastwestgateway" in cluster "east"', '"istio-remote-secret-east" in sealed/west'],
      commands: ['meshloom exchange collect --mesh shop', 'meshloom seal remote-secrets --mesh shop'],
    });
    estate.recorded();
    const { stdout, code } = estate.meshloom('exchange', 'status');
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        'MESH  CLUSTER  REMOTE  ADDRESS      STATE    MISSING                                    SETTLE',
        'shop  east     west    203.0.113.1  pending  "istio-remote-secret-west" in sealed/east  meshloom seal remote-secrets --mesh shop',
        'shop  west     east    203.0.113.2  pending  "istio-remote-secret-east" in sealed/west  meshloom seal remote-secrets --mesh shop',
        '',
      ].join('\n'),
    );
  });

  test('waits for a load balancer, and records the rest with --skip-missing', () => {
    const pending = { object: loadBalancer(at, gateway) };
    estate.oc.when({ ...east, resource: 'service', name: gateway }, pending);
    const waiting =
      'mesh "shop" (cluster "east"): Service "eastwestgateway" in namespace "shop-mesh" has no address yet.';
    const run = collectEast('--trust-first');
    expect(run).toMatchObject({
      code: 1,
      stderr: `${waiting} Wait for it with --wait 10m, or record the rest with --skip-missing.\nNothing is written.\n`,
    });
    expect(estate.records()).toEqual({});
    const skipped = collectEast('--trust-first', '--skip-missing');
    expect(skipped.code).toBe(1);
    expect(skipped.stderr).toContain(`\npending: ${waiting}\n`);
    const { eastWest: _, ...rest } = held('east');
    expect(record().clusters.east).toEqual(rest);
    const ready = { object: loadBalancer(at, gateway, { hostname: 'EW.example.net.' }, { ip: '203.0.113.9' }) };
    estate.oc.when({ ...east, resource: 'service', name: gateway }, pending, ready);
    const waited = collectEast('--wait', '1m');
    expect(waited.stderr).toContain(`waiting: cluster "east": Service "eastwestgateway"`);
    expect(waited.code).toBe(0);
    expect(record().clusters.east).toMatchObject({ eastWest: { addresses: ['203.0.113.9', 'ew.example.net'] } });
  });

  test('before there is a control plane records with --skip-missing what sealing takes', () => {
    for (const [resource, name] of [
      ['configmap', 'istio-ca-root-cert'],
      ['service', gateway],
    ] as const) {
      estate.oc.when(
        { resource, name },
        { stderr: `Error from server (NotFound): ${resource}s "${name}" not found\n` },
      );
    }
    const run = collect('--skip-missing');
    expect(run.code).toBe(1);
    expect(run.stderr.match(/^pending: .* is not there yet: apply mesh-cp\.$/gm)).toHaveLength(4);
    const { eastWest: _east, ...east } = held('east');
    const { eastWest: _west, ...west } = held('west');
    expect(record().clusters).toEqual({ east, west });
    expect(record()).not.toHaveProperty('rootCertificates');
  });

  test('an address that the topology gives is not asked for', () => {
    const topology = SPANNING.replace('east: {}', 'east: {eastWest: {addresses: [192.0.2.1]}}');
    writeFileSync(join(estate.directory, 'topology.yaml'), topology);
    expect(collectEast('--trust-first').code).toBe(0);
    expect(estate.calls().filter((call) => call.includes(gateway))).toEqual([]);
    expect(record().clusters.east).not.toHaveProperty('eastWest');
  });

  test('a NodePort has the addresses of the nodes', () => {
    const topology = SPANNING.replace('"2.6"', '"3.3"').replace(
      'east: {}',
      'east: {eastWest: {service: NodePort, name: ew, namespace: gateways}}',
    );
    writeFileSync(join(estate.directory, 'topology.yaml'), topology);
    estate.oc.when(
      { ...east, resource: 'service', name: 'ew', namespace: 'gateways' },
      { object: nodePort('gateways', 'ew', 31443, 31188) },
    );
    estate.oc.when(
      { ...east, resource: 'nodes' },
      { object: nodeList({ name: 'b', internal: ['10.0.0.2'] }, { name: 'a', internal: ['10.0.0.1'] }) },
    );
    expect(collectEast('--trust-first').code).toBe(0);
    expect(record().clusters.east).toMatchObject({ eastWest: { addresses: ['10.0.0.1', '10.0.0.2'] } });
  });

  test('of primary-remote asks the remote neither for a root nor for what nobody needs of the primary', () => {
    writeFileSync(
      join(estate.directory, 'topology.yaml'),
      SPANNING.replace('"2.6"', '"3.2"').replace('members: [web]', 'model: primary-remote\n    primary: west'),
    );
    expect(estate.meshloom('validate').code).toBe(0);
    collect('--trust-first', '--skip-missing');
    const calls = estate.calls();
    expect(calls.filter((call) => call.includes('istio-ca-root-cert'))).toEqual([
      '--context=west get configmap istio-ca-root-cert -n shop-mesh -o json',
    ]);
    expect(calls.filter((call) => call.includes('infrastructure'))).toEqual([
      '--context=admin@east get infrastructure cluster -o json',
    ]);
    expect(record()).toMatchObject({ origin: { cluster: 'west' }, rootCertificates: [{ sha256: meshRoot().sha256 }] });
  });
});

describe('an API server', () => {
  const tunnel = 'https://127.0.0.1:16443';
  const through = (server: string, pem?: string, more?: object) =>
    estate.oc.when({ ...east, resource: 'kubeconfig' }, { object: kubeconfigCluster(server, pem, more) });
  const rootCa = (pem: string) =>
    estate.oc.when(
      { ...east, resource: 'configmap', name: 'kube-root-ca.crt', namespace: at },
      { object: clusterCa(at, pem) },
    );
  const apiServer = () => (record().clusters.east as { apiServer: object }).apiServer;

  test('behind a tunnel is known by the CAs that pods know it by, without those that are none', () => {
    const [one, other] = [apiCa('east'), apiCa('signer')];
    const leaf = makeRoot({ ca: false, keyUsage: false, subject: '/CN=*.apps.example.net', issuer: other });
    through(tunnel, apiCa('tunnel').pem);
    rootCa(`${one.pem}${leaf.pem}${other.pem}`);
    expect(collectEast('--trust-first').code).toBe(0);
    expect(apiServer()).toMatchObject({
      server: apiOf('east'),
      certificateAuthority: { pem: `${one.pem}${other.pem}` },
    });
    expect(estate.calls()).toContain('--context=admin@east get configmap kube-root-ca.crt -n shop-mesh -o json');
  });

  test('of plain Kubernetes is where the kubeconfig says, in the one form of a URL', () => {
    estate.oc.when({ ...east, resource: 'infrastructure' }, { stderr: kubectlSays.noResourceType('infrastructure') });
    through('https://K8S.example.org:443/', apiCa('east').pem);
    expect(collectEast('--trust-first').code).toBe(0);
    expect(apiServer()).toEqual({
      server: 'https://k8s.example.org',
      certificateAuthority: { sha256: apiCa('east').sha256, pem: apiCa('east').pem },
    });
    expect(estate.meshloom('validate').code).toBe(0);
  });

  test('with a publicly trusted certificate has no certificateAuthority, and that is said', () => {
    through(`${apiOf('east')}/`);
    const run = collectEast('--trust-first');
    expect(run.code).toBe(0);
    expect(run.stderr).toContain(
      `exchange/shop.yaml: clusters.east.apiServer: ${apiOf('east')} (its certificate is publicly trusted, so that there is no certificateAuthority)\n`,
    );
    expect(apiServer()).toEqual({ server: apiOf('east') });
  });

  test('can be named, so that no Infrastructure is asked', () => {
    estate.oc.when({ ...east, resource: 'infrastructure' }, { stderr: kubectlSays.notLoggedIn });
    through(tunnel, apiCa('tunnel').pem);
    rootCa(apiCa('east').pem);
    expect(collectEast('--trust-first', '--api-server', 'east=https://API.east.example.net:6443').code).toBe(0);
    expect(record().clusters.east).toEqual(held('east'));
    expect(estate.calls()).not.toContain('--context=admin@east get infrastructure cluster -o json');
  });

  test.each<[string, () => void, () => string]>([
    [
      'its URL',
      () =>
        estate.oc.when({ ...east, resource: 'infrastructure' }, { object: infrastructure('https://10.0.0.9:6443') }),
      () => `https://10.0.0.9:6443 (certificateAuthority sha256:${apiCa('other').sha256})`,
    ],
    [
      'its CA',
      () => through(apiOf('east'), apiCa('other').pem),
      () => `${apiOf('east')} (certificateAuthority sha256:${apiCa('other').sha256})`,
    ],
    [
      'that it has a CA',
      () => through(apiOf('east')),
      () => `${apiOf('east')} (its certificate is publicly trusted, so that there is no certificateAuthority)`,
    ],
  ])('that changed %s is shown with both values, and needs --accept-api-server', (_, change, now) => {
    const before = estate.recorded();
    rootCa(apiCa('other').pem);
    change();
    expect(collectEast()).toMatchObject({
      code: 1,
      stderr:
        `mesh "shop" (cluster "east"): the API server of cluster "east" differs from the record: ${apiOf('east')} (certificateAuthority sha256:${apiCa('east').sha256}) → ${now()}. ` +
        'The tokens of other clusters are sent there: find out why it changed; if that was meant, add: --accept-api-server\nNothing is written.\n',
    });
    expect(estate.records()).toEqual(before);
    for (const other of ['--accept-addresses', '--accept-sealing-certificate']) expect(collectEast(other).code).toBe(1);
    expect(collectEast('--accept-api-server').code).toBe(0);
    expect(collectEast()).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
  });
});

describe('a sealing certificate', () => {
  const serve = (stdout: string) => estate.oc.when({ ...east, resource: 'services/proxy', name: proxied }, { stdout });
  const certificate = () => (record().clusters.east as { sealingCertificate: { sha256: string } }).sealingCertificate;

  test('is read at the first port of the controller, by whatever name that has', () => {
    estate.oc.when(
      { ...east, resource: 'service', name: controller },
      { object: controllerService('kube-system', controller) },
    );
    estate.oc.when(
      { ...east, resource: 'services/proxy', name: `http:${controller}:` },
      { stdout: sealing('east').pem },
    );
    expect(collectEast('--trust-first').code).toBe(0);
    expect(certificate().sha256).toBe(sealing('east').sha256);
  });

  test('is read where --sealing-controller says', () => {
    for (const [context, name] of [
      ['admin@east', 'a'],
      ['west', 'b'],
    ] as const) {
      const cluster = context === 'west' ? 'west' : 'east';
      estate.oc.when(
        { context, resource: 'service', name, namespace: 'sealing' },
        { object: controllerService('sealing', name, 'web') },
      );
      estate.oc.when(
        { context, resource: 'services/proxy', name: `http:${name}:web`, namespace: 'sealing' },
        { stdout: sealing(cluster).pem },
      );
    }
    const run = collect(
      '--trust-first',
      ...['--sealing-controller', 'sealing/a', '--sealing-controller', 'west=sealing/b'],
    );
    expect(run.code).toBe(0);
    expect(estate.calls().filter((call) => call.includes('kube-system/services'))).toEqual([]);
    expect(estate.calls()).toContain(
      '--context=west get --raw /api/v1/namespaces/sealing/services/http:b:web/proxy/v1/cert.pem',
    );
    expect(record().clusters).toEqual({ east: held('east'), west: held('west') });
  });

  test('is the first, should a controller serve several', () => {
    serve(`${sealing('east').pem}${sealing('older').pem}`);
    expect(collectEast('--trust-first').code).toBe(0);
    expect(certificate().sha256).toBe(sealing('east').sha256);
  });

  test('that was renewed is shown with both fingerprints, and needs --accept-sealing-certificate', () => {
    const before = estate.recorded();
    serve(sealing('renewed').pem);
    const run = collectEast();
    expect(run.code).toBe(1);
    expect(run.stderr.replaceAll(/\d{4}-\d\d-\d\d/g, 'DAY')).toBe(
      `mesh "shop" (cluster "east"): the sealing certificate of cluster "east" differs from the record: sha256:${sealing('east').sha256} (from DAY, until DAY) → sha256:${sealing('renewed').sha256} (from DAY, until DAY). ` +
        'A controller renews its own every 30 days. If the new one is its, as its administrators tell you, add: --accept-sealing-certificate\nNothing is written.\n',
    );
    expect(estate.records()).toEqual(before);
    for (const other of ['--accept-addresses', '--accept-api-server']) expect(collectEast(other).code).toBe(1);
    expect(collectEast('--accept-sealing-certificate').code).toBe(0);
    expect(certificate().sha256).toBe(sealing('renewed').sha256);
  });

  test.each([
    ['forbidden', kubectlSays.forbidden('services', controller, 'kube-system'), undefined],
    ['gone', `Error from server (NotFound): services "${controller}" not found\n`, undefined],
    ['without pods', undefined, kubectlSays.noEndpoints(proxied)],
    ['out of reach', undefined, kubectlSays.unavailable],
  ])('that is recorded stays when its controller is %s, and that is said', (_, service, proxy) => {
    const before = estate.recorded();
    if (service !== undefined) estate.oc.when({ ...east, resource: 'service', name: controller }, { stderr: service });
    if (proxy !== undefined) estate.oc.when({ ...east, resource: 'services/proxy' }, { stderr: proxy });
    expect(collectEast()).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'mesh "shop" (cluster "east"): its sealing certificate could not be looked at again, and the record\'s stays.\nThe records say so already.\n',
    });
    expect(estate.records()).toEqual(before);
  });

  test('is all that is asked of a mesh without peers in one cluster, which has a CA only when it has been sealed', () => {
    writeFileSync(
      join(estate.directory, 'topology.yaml'),
      SPANNING.replace(/meshes:[\s\S]*/, 'meshes: {shop: {cluster: east, version: "2.6", secrets: sealed-secrets}}\n'),
    );
    expect(collectEast()).toMatchObject({ code: 0 });
    expect(parse(estate.records()['shop.yaml']!)).toEqual({
      apiVersion: 'meshloom.dev/v1alpha1',
      kind: 'ExchangeRecord',
      metadata: { name: 'shop' },
      origin: { cluster: 'east', namespace: 'shop' },
      clusters: { east: { identity: 'uid-of-east', sealingCertificate: held('east').sealingCertificate } },
    });
  });

  test('is not asked of a mesh that takes its secrets from elsewhere', () => {
    writeFileSync(join(estate.directory, 'topology.yaml'), SPANNING.replace('members:', 'secrets: none\n    members:'));
    expect(collectEast('--trust-first').code).toBe(0);
    expect(estate.calls().filter((call) => call.includes(controller))).toEqual([]);
  });

  test('can be imported for any cluster of the mesh', () => {
    writeFileSync(join(estate.directory, 'west.pem'), sealing('west').pem);
    const run = estate.meshloom(
      ...['exchange', 'import', '--mesh', 'shop', '--sealing-cert', 'west=west.pem', '--sealing-cert', 'east=west.pem'],
    );
    expect(run).toMatchObject({
      code: 2,
      stderr:
        'clusters "east" and "west" have sealing certificates with one key. Each controller has a key of its own: one of them was read from the wrong place.\nNothing is written.\n',
    });
    expect(estate.meshloom('exchange', 'import', '--mesh', 'shop', '--sealing-cert', 'west=west.pem').code).toBe(0);
    expect(record()).toMatchObject({ clusters: { west: { sealingCertificate: { sha256: sealing('west').sha256 } } } });
  });
});

describe('what others rely on', () => {
  test('an address that changed needs --accept-addresses', () => {
    const before = estate.recorded();
    estate.oc.when(
      { ...east, resource: 'service', name: gateway },
      { object: loadBalancer(at, gateway, { ip: '198.51.100.7' }) },
    );
    expect(collectEast()).toMatchObject({
      code: 1,
      stderr:
        'mesh "shop" (cluster "east"): an address differs from the record: clusters.east.eastWest: 203.0.113.2 → 198.51.100.7. ' +
        'Find out why it changed; if that was meant, add: --accept-addresses\nNothing is written.\n',
    });
    expect(estate.records()).toEqual(before);
    for (const other of ['--accept-api-server', '--accept-sealing-certificate'])
      expect(collectEast(other).code).toBe(1);
    expect(collectEast('--accept-addresses').code).toBe(0);
    expect(record().clusters.east).toMatchObject({ eastWest: { addresses: ['198.51.100.7'] } });
  });

  test('a root is replaced in all clusters, and goes only when all of them were seen without it', () => {
    const next = made('next root', { subject: '/O=shop.local' });
    const present = (pem: string) => estate.oc.when({ resource: 'configmap' }, { object: rootConfigMap(at, pem) });
    estate.recorded();
    present(`${meshRoot().pem}${next.pem}`);
    expect(collect(`--add-root=sha256:${next.sha256}`).code).toBe(0);
    present(next.pem);
    const remove = `--remove-root=sha256:${meshRoot().sha256}`;
    expect(collect('--cluster', 'west', remove)).toMatchObject({
      code: 1,
      stderr: `mesh "shop" (cluster "west"): which root it presents could not be seen in all of its clusters, so sha256:${meshRoot().sha256} stays. Ask all of them in one run.\nNothing is written.\n`,
    });
    expect(collect('--cluster', 'west')).toMatchObject({ code: 0, stderr: 'The records say so already.\n' });
    expect(collect().stderr).toContain(`collect --mesh shop --remove-root sha256:${meshRoot().sha256}\n`);
    expect(collect(remove).code).toBe(0);
    expect(record()).toMatchObject({ rootCertificates: [{ sha256: next.sha256 }] });
  });

  test('a record outlives the cluster that it was read in first', () => {
    estate.recorded();
    writeFileSync(join(estate.directory, 'topology.yaml'), SPANNING.replace(', east: {}', ''));
    const run = estate.meshloom('exchange', 'verify');
    expect(run.stderr).toMatch(
      /^exchange\/shop\.yaml:\d+:3 {2}warning: clusters\.east: "shop" is not in cluster "east"\. Drop it\.\n/,
    );
    expect(run.code).toBe(0);
    expect(collect()).toMatchObject({ code: 0, stderr: expect.stringMatching(/\nThe records say so already\.\n$/) });
  });

  test('what is exported is the root, without clusters, and another team imports it', () => {
    estate.recorded();
    const { stdout, code } = estate.meshloom('exchange', 'export', '--mesh', 'shop');
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ rootCertificates: [{ sha256: meshRoot().sha256 }] });
    expect(Object.keys(parse(stdout) as object)).toEqual([
      ...['apiVersion', 'kind', 'metadata', 'origin', 'rootCertificates'],
    ]);
    expect(stdout).not.toMatch(/clusterName|network|api\.east/);
    const own = spanningEstate();
    writeFileSync(join(own.directory, 'shop.yaml'), stdout);
    expect(own.meshloom('exchange', 'import', 'shop.yaml', '--trust', meshRoot().sha256)).toMatchObject({ code: 0 });
    expect(parse(own.records()['shop.yaml']!)).toMatchObject({ rootCertificates: [{ sha256: meshRoot().sha256 }] });
    writeFileSync(join(own.directory, 'shop.yaml'), stdout.replace('cluster: east', 'cluster: north'));
    expect(own.meshloom('exchange', 'import', 'shop.yaml').stderr).toContain(
      'shop.yaml: it was read in cluster "north", and mesh "shop" is in "east" and "west". Collect it anew where the mesh is now.\n',
    );
    own.remove();
  });
});
