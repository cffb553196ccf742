import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { neededSecrets, pendingLinks } from '../../generator/core/pending.js';
import { kubeconfigTemplate } from '../../generator/core/secrets/kubeconfig-template.js';
import { compileText } from '../support/compile-case.js';
import { compileEstate } from '../support/compiled-estate.js';

const HEAD = 'apiVersion: meshloom.dev/v1alpha1\nkind: Topology\nmetadata: {name: text}\n';
const CLUSTERS = 'clusters: {c: {provider: onprem}, d: {provider: onprem}}\n';
const ROOT = readFileSync(new URL('../golden/one-cluster/exchange/a.yaml', import.meta.url), 'utf8');
const CA = /-----BEGIN[\s\S]*-----\n/.exec(ROOT.replaceAll(/^ +/gm, ''))![0];
const FINGERPRINT = /sha256: (".*")/.exec(ROOT)![1]!;

async function compile(mesh: string) {
  const { findings, objects } = await compileText(`${CLUSTERS}meshes: {m: {cluster: c, ${mesh}}}\n`);
  return { findings, stored: objects['c/infra/m/externalsecret-cacerts.yaml'], objects };
}

async function certificateOf(mesh: string) {
  const { findings, objects } = await compile(mesh);
  expect(findings).toEqual([]);
  return objects['c/infra/m/certificate-cacerts.yaml'];
}

const remoteRefs = (object: {
  spec: { data: { remoteRef: { key: string; property: string }; secretKey: string }[] };
}) => object.spec.data.map(({ remoteRef: { key, property }, secretKey }) => [secretKey, key, property]);

describe('facts 6: cacerts comes from a store, with the keys that istiod reads and before the control plane', () => {
  test.each(['2.6', '3.3'])('in version %s', async (version) => {
    const { stored } = await compile(`version: "${version}", namespace: cp, secrets: external-secrets`);
    expect(stored).toMatchObject({
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'cacerts', namespace: 'cp' },
    });
    expect(remoteRefs(stored)).toEqual(
      ['ca-cert.pem', 'ca-key.pem', 'cert-chain.pem', 'root-cert.pem'].map((name) => [name, 'm/c/cacerts', name]),
    );
    const { refreshInterval, refreshPolicy, secretStoreRef } = stored.spec;
    expect({ refreshInterval, refreshPolicy, secretStoreRef }).toEqual({
      refreshInterval: '1h0m0s',
      refreshPolicy: 'Periodic',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'm' },
    });
  });

  test('the Secret outlives what the store loses, and is given no label that others prune by', async () => {
    const { stored } = await compile('version: "3.3", secrets: external-secrets');
    expect(stored.spec.target).toEqual({
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
      name: 'cacerts',
      template: { engineVersion: 'v2', mergePolicy: 'Replace' },
    });
  });

  test('generation 2 is told of it as of any other', async () => {
    const { objects } = await compile('version: "2.6", secrets: external-secrets');
    expect(objects['c/mesh-cp/m/servicemeshcontrolplane-m.yaml'].spec.security.certificateAuthority).toEqual({
      istiod: { privateKey: { rootCADir: '/etc/cacerts' }, type: 'PrivateKey' },
      type: 'Istiod',
    });
  });
});

describe('design 2.4: where in the store', () => {
  test.each([
    ['type: external-secrets', 'm/c/cacerts'],
    ['type: external-secrets, key: "kv/mesh/{mesh}/{cluster}"', 'kv/mesh/m/c/cacerts'],
    ['type: external-secrets, key: "{mesh}-{cluster}-{secret}"', 'm-c-cacerts'],
    ['type: external-secrets, key: fixed', 'fixed/cacerts'],
  ])('{%s}', async (secrets, key) => {
    const { findings, stored } = await compile(`version: "3.3", secrets: {${secrets}}`);
    expect(findings).toEqual([]);
    expect(new Set(remoteRefs(stored).map(([, where]) => where))).toEqual(new Set([key]));
  });

  test('what the mesh says goes over the defaults, whose keys of another type are not meant for it', async () => {
    const { findings, objects } = await compileText(
      `${CLUSTERS}defaults: {mesh: {version: "3.3", secrets: {type: external-secrets, store: {name: vault}, refreshInterval: 5m}}}
meshes:
  a: {cluster: c, secrets: {type: external-secrets, store: {kind: SecretStore}}}
  b: {cluster: c, secrets: {type: cert-manager}}
  n: {cluster: c, secrets: none}
`,
    );
    expect(findings).toEqual([]);
    const { refreshInterval, secretStoreRef } = objects['c/infra/a/externalsecret-cacerts.yaml'].spec;
    expect({ refreshInterval, secretStoreRef }).toEqual({
      refreshInterval: '5m0s',
      secretStoreRef: { kind: 'SecretStore', name: 'vault' },
    });
    const made = Object.keys(objects).filter((path) => /externalsecret|certificate-/.test(path));
    expect(made.sort()).toEqual(['c/infra/a/externalsecret-cacerts.yaml', 'c/infra/b/certificate-cacerts.yaml']);
  });
});

describe('facts 6: cert-manager signs an intermediate CA for each cluster', () => {
  test.each(['2.6', '3.3'])('in version %s', async (version) => {
    const { apiVersion, metadata, spec } = await certificateOf(
      `version: "${version}", namespace: cp, trustDomain: acme.io, secrets: cert-manager`,
    );
    expect({ apiVersion, name: metadata.name, namespace: metadata.namespace }).toEqual({
      apiVersion: 'cert-manager.io/v1',
      name: 'cacerts',
      namespace: 'cp',
    });
    expect(spec).toEqual({
      commonName: 'Intermediate CA',
      dnsNames: ['istiod.cp.svc'],
      duration: '1440h0m0s',
      isCA: true,
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'm' },
      privateKey: { algorithm: 'RSA', encoding: 'PKCS1', rotationPolicy: 'Always', size: 4096 },
      renewBefore: '360h0m0s',
      secretName: 'cacerts',
      subject: { localities: ['c'], organizations: ['acme.io'] },
      usages: ['digital signature', 'key encipherment', 'cert sign'],
    });
  });

  // As Go prints them: controllers write them back so, and Argo CD would see a difference for ever.
  test.each([
    ['24h', '1h', '24h0m0s', '1h0m0s'],
    ['90m', '5m', '1h30m0s', '5m0s'],
    ['1h30m', '60m', '1h30m0s', '1h0m0s'],
    ['100h90m', '0h59m', '101h30m0s', '59m0s'],
  ])('a duration of %s, renewed %s before', async (duration, renewBefore, shown, shownBefore) => {
    const { spec } = await certificateOf(
      `version: "3.3", secrets: {type: cert-manager, duration: ${duration}, renewBefore: ${renewBefore}}`,
    );
    expect([spec.duration, spec.renewBefore]).toEqual([shown, shownBefore]);
  });

  test('an issuer of another group is of any kind', async () => {
    const { spec } = await certificateOf(
      'version: "3.3", secrets: {type: cert-manager, issuer: {kind: StepClusterIssuer, name: ca, group: certmanager.step.sm}}',
    );
    expect(spec.issuerRef).toEqual({ group: 'certmanager.step.sm', kind: 'StepClusterIssuer', name: 'ca' });
  });
});

/** A mesh in c and d; `known` are the clusters whose API servers the record names. */
async function spanning(secrets: string, known: readonly string[], more = '') {
  const pem = CA.replaceAll(/^/gm, '          ').trimEnd();
  const apiServers = known.map(
    (key) =>
      `  ${key}:\n    apiServer:\n      server: https://api.${key}.example.com:6443\n      certificateAuthority:\n        sha256: ${FINGERPRINT}\n        pem: |\n${pem}\n`,
  );
  const record = `${HEAD.split('\n')[0]}\nkind: ExchangeRecord\nmetadata: {name: m}\nclusters:\n${apiServers.join('')}`;
  const topology = `${HEAD}${CLUSTERS}meshes:\n  m: {version: "3.3", addons: {kiali: false}, clusters: {c: {network: n, clusterName: c-1}, d: {network: n}}, secrets: ${secrets}${more}}\n`;
  const { model, tree } = await compileEstate({ topology, records: known.length === 0 ? {} : { m: record } });
  const objects = Object.fromEntries(
    [...tree].filter(([path]) => path.includes('/mesh-fed/')).map(([path, text]) => [path, parse(text)]),
  );
  return { model: model!, objects, paths: Object.keys(objects).filter((path) => !path.endsWith('kustomization.yaml')) };
}

describe('facts 1.2, 6: a remote secret has the other cluster under its one key, and its token from the store', () => {
  test('each cluster asks for the token of the other, in its own folder', async () => {
    const { objects, paths } = await spanning('{type: external-secrets, store: {name: vault}}', ['c', 'd']);
    expect(paths.sort()).toEqual([
      'c/mesh-fed/m/d/externalsecret-istio-remote-secret-d.yaml',
      'd/mesh-fed/m/c/externalsecret-istio-remote-secret-c-1.yaml',
    ]);
    const { metadata, spec } = objects['d/mesh-fed/m/c/externalsecret-istio-remote-secret-c-1.yaml'];
    expect(metadata).toMatchObject({ name: 'istio-remote-secret-c-1', namespace: 'm' });
    expect(remoteRefs({ spec })).toEqual([['token', 'm/c/remote', 'token']]);
    expect(spec.secretStoreRef).toEqual({ kind: 'ClusterSecretStore', name: 'vault' });
    const { data, ...target } = spec.target.template;
    expect({ ...spec.target, template: target }).toEqual({
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
      name: 'istio-remote-secret-c-1',
      template: {
        engineVersion: 'v2',
        mergePolicy: 'Replace',
        metadata: {
          annotations: { 'networking.istio.io/cluster': 'c-1' },
          labels: { 'istio/multiCluster': 'true' },
        },
      },
    });
    expect(Object.keys(data)).toEqual(['c-1']);
    expect(parse(rendered(data['c-1'], 'secret'))).toEqual({
      apiVersion: 'v1',
      clusters: [
        {
          cluster: {
            'certificate-authority-data': Buffer.from(CA).toString('base64'),
            server: 'https://api.c.example.com:6443',
          },
          name: 'c-1',
        },
      ],
      contexts: [{ context: { cluster: 'c-1', user: 'c-1' }, name: 'c-1' }],
      'current-context': 'c-1',
      kind: 'Config',
      users: [{ name: 'c-1', user: { token: 'secret' } }],
    });
  });

  test.each([
    [[], [], ['c-1', 'd']],
    [['c'], ['d/mesh-fed/m/c/externalsecret-istio-remote-secret-c-1.yaml'], ['d']],
  ])('a cluster whose API server nobody knows is waited for: known %j', async (known, rest, waiting) => {
    const { model, paths } = await spanning('external-secrets', known);
    expect(paths).toEqual(rest);
    expect(
      pendingLinks(model)
        .map(({ remote }) => remote.clusterName)
        .sort(),
    ).toEqual(waiting);
  });

  test('where cert-manager signs, tokens are sealed', async () => {
    const { model, paths } = await spanning('cert-manager', ['c', 'd']);
    expect(paths).toEqual([]);
    expect(pendingLinks(model).flatMap(({ missing }) => missing.map(({ what }) => what))).toEqual([
      '"istio-remote-secret-d" in sealed/c',
      '"istio-remote-secret-c-1" in sealed/d',
    ]);
  });

  test('a remote reads no other cluster, and its primary reads it', async () => {
    const { paths } = await spanning('external-secrets', ['c', 'd'], ', model: primary-remote, primary: c');
    expect(paths).toEqual(['c/mesh-fed/m/d/externalsecret-istio-remote-secret-d.yaml']);
  });
});

/** What the operator's Go template makes of a token that needs no quoting, in the part of the language that we write. */
function rendered(template: string, token: string): string {
  const known = template.replaceAll('{{ .token | trim | toJson }}', JSON.stringify(token));
  return known
    .split('{{ "{{" }}')
    .map((part) => {
      expect(part).not.toContain('{{');
      return part;
    })
    .join('{{');
}

describe('what a record says is no template', () => {
  test.each([
    'https://{{ .token }}.example.com',
    'https://{{{{{x',
    'https://{{- "a" }}/{{ "{{" }}/}}',
    'https://a"b\\{{',
  ])('%s', (server) => {
    const { clusters, users } = parse(rendered(kubeconfigTemplate('c', { server }), 't'));
    expect(clusters).toEqual([{ cluster: { server }, name: 'c' }]);
    expect(users).toEqual([{ name: 'c', user: { token: 't' } }]);
  });

  test('a certificate authority may be several blocks, or none where everybody trusts the server', () => {
    const pem = `${CA}${CA}`;
    const server = 'https://api.example.com';
    const data = (authority: object) =>
      parse(rendered(kubeconfigTemplate('c', { server, ...authority }), 't')).clusters[0].cluster;
    expect(data({ certificateAuthority: { sha256: '', pem } })).toEqual({
      'certificate-authority-data': Buffer.from(pem).toString('base64'),
      server,
    });
    expect(data({})).toEqual({ server });
  });
});

describe('what others have to provide is said, and what is rendered is not', () => {
  const PROPERTIES = 'with the properties ca-cert.pem, ca-key.pem, cert-chain.pem and root-cert.pem';
  const needed = async (mesh: string) => {
    const { model } = await compileEstate({
      topology: `${HEAD}${CLUSTERS}meshes: {m: {version: "3.3", ${mesh}}}\n`,
      records: {},
    });
    return neededSecrets(model!);
  };
  test.each([
    ['cluster: c, secrets: self-signed', []],
    [
      'cluster: c, secrets: external-secrets',
      [
        `the key "m/c/cacerts" in ClusterSecretStore "m" of cluster "c", ${PROPERTIES}, before mesh-cp of "m" is applied.`,
      ],
    ],
    [
      'cluster: c, namespace: cp, secrets: {type: external-secrets, store: {kind: SecretStore, name: v}}',
      [
        `the key "m/c/cacerts" in SecretStore "v" in "cp" of cluster "c", ${PROPERTIES}, before mesh-cp of "m" is applied.`,
      ],
    ],
    [
      'cluster: c, secrets: cert-manager',
      [
        'the ClusterIssuer "m" of cluster "c", which signs CAs and puts their root into ca.crt, before mesh-cp of "m" is applied.',
      ],
    ],
    [
      'clusters: {c: {}, d: {}}, model: primary-remote, primary: c, secrets: {type: cert-manager, issuer: {kind: Issuer}}',
      ['c', 'd'].map(
        (key) =>
          `the Issuer "m" in "m" of cluster "${key}", which signs CAs and puts the one root of the mesh into ca.crt, before mesh-cp of "m" is applied.`,
      ),
    ],
    [
      'clusters: {c: {}, d: {}}, model: primary-remote, primary: c, secrets: external-secrets',
      [
        `the key "m/c/cacerts" in ClusterSecretStore "m" of cluster "c", ${PROPERTIES}, before mesh-cp of "m" is applied.`,
        'the key "m/d/remote" in ClusterSecretStore "m" of cluster "c", with a token of ServiceAccount "istio-remote-reader" in "m" of cluster "d" as the property token.',
        `the key "m/d/cacerts" in ClusterSecretStore "m" of cluster "d", ${PROPERTIES}, before mesh-cp of "m" is applied.`,
      ],
    ],
  ])('%s', async (mesh, lines) => {
    expect(await needed(mesh)).toEqual(lines);
  });
});
