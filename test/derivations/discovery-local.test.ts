import { describe, expect, test } from 'vitest';
import { cart, detailsOf, eastWestRecord, joined } from '../support/discovery-case.js';

const IMPORTS = 'y/mesh-fed/b/a';
const LOCAL = 'cart.web.svc.cluster.local';
const asLocal = cart('importAs: web/cart, importAsLocal: true');

/** A mesh c in a cluster of its own that answers under the same local name. */
const TWO = {
  x: 'provider: onprem, region: r1}, z: {provider: onprem, region: r3',
  meshes: '  c: {cluster: z, members: [batch]}\n',
  peerings: '  - {meshes: [b, c]}\n',
  records: { c: eastWestRecord('c', 'c', 'z', '[203.0.113.3]') },
};
const other = (more = '') =>
  `{from: c, service: batch/till, importAs: web/cart, importAsLocal: true, ${detailsOf('till')}${more}}`;

/** The user's Service of that name, in b. */
const service = (ports: string, annotations: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: cart${annotations}}\nspec: {selector: {app: own, tier: x}, ports: ${ports}}\n`;
const OWN = 'apps: {own: {mesh: b, namespace: web, manifests: [own/*.yaml]}}\n';
const said = ', annotations: {alpha.istio.io/canonical-serviceaccounts: "spiffe://a.local/ns/shop/sa/cart"}';

describe('facts 3.5: a local name that no Service of the importer has', () => {
  test('one entry for all peers, with the identities and clients of all, beside the folders of the peers', async () => {
    const shares = [cart('importAs: web/cart, importAsLocal: true, clients: [web]'), other(', clients: [desk, web]')];
    const { findings, below, objects } = await joined({ ...TWO, shares });
    expect(findings).toEqual([]);
    const entry = objects[`y/mesh-fed/b/serviceentry-${LOCAL}.yaml`];
    expect(entry.metadata.namespace).toBe('web');
    expect(entry.spec).toEqual({
      exportTo: ['web', 'desk'],
      hosts: [LOCAL],
      location: 'MESH_INTERNAL',
      ports: [{ name: 'http', number: 80, protocol: 'HTTP' }],
      resolution: 'STATIC',
      subjectAltNames: ['spiffe://a.local/ns/shop/sa/cart', 'spiffe://c.local/ns/batch/sa/till'],
      workloadSelector: { labels: { app: LOCAL } },
    });
    const entries = below('y/mesh-fed/b', 'WorkloadEntry');
    expect(entries.map(({ metadata }) => [metadata.namespace, metadata.name])).toEqual([
      ['web', `${LOCAL}-a`],
      ['web', `${LOCAL}-c`],
    ]);
    expect(entries.map(({ spec }) => [spec.labels.app, spec.network])).toEqual([
      [LOCAL, 'a-network'],
      [LOCAL, 'c-network'],
    ]);
  });

  test('the entry has no more than the peers that are joined', async () => {
    const { below } = await joined({ ...TWO, shares: [asLocal, other()], records: { c: '' } });
    expect(below('y/mesh-fed/b', 'ServiceEntry')[0].spec.subjectAltNames).toEqual(['spiffe://a.local/ns/shop/sa/cart']);
  });
});

describe('facts 3.4 (b), 3.5: a local name that is a Service of the importer', () => {
  test('a pod more of it: in its namespace, with its selector, and no entry of its own', async () => {
    const inputs = { 'own/cart.yaml': service('[{name: http, port: 80, targetPort: 8080}]', said) };
    const { findings, below } = await joined({ shares: [asLocal], rest: OWN, inputs });
    expect(findings).toEqual([]);
    expect(below('y/mesh-fed/b', 'ServiceEntry')).toEqual([]);
    const [entry] = below(IMPORTS, 'WorkloadEntry');
    expect(entry.metadata).toMatchObject({ name: `${LOCAL}-a`, namespace: 'web' });
    expect(entry.spec).toEqual({
      labels: { app: 'own', 'security.istio.io/tlsMode': 'istio', tier: 'x' },
      locality: 'r1',
      network: 'a-network',
    });
  });

  test.each([
    ['[{name: http, port: 80, targetPort: web}]', { web: 80 }],
    ['[{name: http, port: 80, targetPort: web}, {name: x, port: 81, targetPort: 9}]', { web: 80 }],
    ['[{name: http, port: 80, targetPort: web}, {name: x, port: 81, targetPort: x}]', { web: 80, x: 81 }],
    ['[{name: http, port: 80}]', undefined],
  ])('target ports %s that are names are named in the entry', async (ports, expected) => {
    const inputs = { 'own/cart.yaml': service(ports, said) };
    const shares = [asLocal.replace('targetPort: 8080}', 'targetPort: 8080}, {name: x, number: 81}')];
    const { findings, below } = await joined({ shares, rest: OWN, inputs });
    expect(findings).toEqual([]);
    expect(below(IMPORTS, 'WorkloadEntry')[0].spec.ports).toEqual(expected);
  });

  test("identities of peers are added to those of the Service's own pods: by us in a sample, by its owner elsewhere", async () => {
    const name = 'kube-info';
    const share = (from: string, of: string) =>
      `{from: ${from}, service: ${of}/${name}, importAs: web/${name}, importAsLocal: true, ${detailsOf(name)}}`;
    const rest = `apps: {info: {mesh: b, namespace: web, template: ${name}}, far: {mesh: b, namespace: desk, template: ${name}}}\n`;
    const { findings, objects } = await joined({ ...TWO, shares: [share('a', 'shop'), share('c', 'batch')], rest });
    expect(findings).toEqual([]);
    const annotations = (app: string) => objects[`y/app/b/apps/${app}/service-${name}.yaml`].metadata.annotations;
    expect(annotations('info')).toEqual({
      'alpha.istio.io/canonical-serviceaccounts':
        'spiffe://a.local/ns/shop/sa/kube-info,spiffe://c.local/ns/batch/sa/kube-info',
    });
    expect(annotations('far')).toBeUndefined();
    const bare = await joined({
      shares: [asLocal],
      rest: OWN,
      inputs: { 'own/cart.yaml': service('[{port: 80}]', '') },
    });
    expect(bare.findings.map((finding) => finding.split(' ')[0])).toEqual(['share-local-service']);
  });

  test('a sample names the peers that are joined alone', async () => {
    const share = `{from: a, service: shop/kube-info, importAs: web/kube-info, importAsLocal: true, ${detailsOf('kube-info')}}`;
    const rest = 'apps: {info: {mesh: b, namespace: web, template: kube-info}}\n';
    const { objects } = await joined({ shares: [share], rest, records: { a: '' } });
    expect(objects['y/app/b/apps/info/service-kube-info.yaml'].metadata.annotations).toBeUndefined();
  });
});
