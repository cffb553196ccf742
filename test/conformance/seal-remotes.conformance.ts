import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Run, run } from './run.js';
import { unseal } from './seal-keys.js';
import { NAMESPACE, openSpan, type Span } from './seal-span.js';

/** By the cluster whose control plane reads: the other one, and its name in the mesh. */
const LINKS = [
  { reader: 'west', remote: 'east', name: 'east-1' },
  { reader: 'east', remote: 'west', name: 'west' },
] as const;
type Link = (typeof LINKS)[number];

const SHOP = ['--mesh', 'shop'];
const urlOf = (cluster: string) => `https://api.${cluster}.example.com:6443`;
const forBoth = (option: string, value: (cluster: string) => string) =>
  LINKS.flatMap(({ reader }) => [option, `${reader}=${value(reader)}`]);
const sealedName = ({ name }: Link) => `istio-remote-secret-${name}`;

let span: Span;
/** Whatever is private and came to light on the way. */
const secrets: string[] = [];
beforeAll(async () => {
  span = await openSpan();
});
afterAll(() => span.remove());

const sealedPath = (link: Link) => join(span.estate.directory, 'sealed', link.reader, `${sealedName(link)}.shop.yaml`);
const sealedText = (link: Link) => readFileSync(sealedPath(link), 'utf8');

/** A remote secret in the clear: it holds one kubeconfig, whose file is returned. */
function keepKubeconfig(link: Link, data: Record<string, string>, as: string): string {
  expect(Object.keys(data)).toEqual([link.name]);
  const text = Buffer.from(data[link.name]!, 'base64').toString();
  const { clusters, users } = parse(text);
  const { server, 'certificate-authority-data': authority, ...more } = clusters[0].cluster;
  expect({ server, more, users: users.length }).toEqual({ server: urlOf(link.remote), more: {}, users: 1 });
  const own = new X509Certificate(readFileSync(span.servers[link.remote]!.authority));
  expect(new X509Certificate(Buffer.from(authority, 'base64')).fingerprint256).toBe(own.fingerprint256);
  secrets.push(users[0].user.token);
  const file = join(span.keys, `${as}-${link.reader}`);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** kubectl with nothing but that kubeconfig, and the address at which the server really listens, which no record may hold. */
function withKubeconfig(file: string, at: string, ...args: string[]): Promise<Run> {
  const options = [`--kubeconfig=${file}`, `--server=${span.servers[at]!.url}`];
  return run(join(process.env.CONFORMANCE_BIN!, 'kubectl'), [...options, ...args], { env: { HOME: span.keys } });
}

/** It reads what istiod reads, and no Secret (narrow); the CA in it is that of no other cluster. */
async function expectReader({ reader, remote }: Link, file: string): Promise<void> {
  const services = await withKubeconfig(file, remote, 'get', 'services', '-n', NAMESPACE, '-o', 'name');
  expect(services).toMatchObject({ code: 0, stderr: '' });
  expect(services.stdout).toContain('service/eastwestgateway\n');
  expect(await withKubeconfig(file, remote, 'get', 'pods', '-A', '-o', 'name')).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  });
  const refused = await withKubeconfig(file, remote, 'get', 'secrets', '-A');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain(
    `secrets is forbidden: User "system:serviceaccount:${NAMESPACE}:istio-remote-reader" cannot list resource "secrets"`,
  );
  const elsewhere = await withKubeconfig(file, reader, 'get', 'services', '-A');
  expect(elsewhere).toMatchObject({ code: 1, stdout: '' });
  expect(elsewhere.stderr).toContain('certificate signed by unknown authority');
}

test('the record is collected: identity, API server, CA', async () => {
  const certificates = forBoth('--sealing-cert', (cluster) => join(span.keys, `${cluster}.crt`));
  expect(await span.meshloom(['exchange', 'import', ...SHOP, ...certificates])).toMatchObject({ code: 0 });
  const collect = ['exchange', 'collect', ...SHOP, '--skip-missing', ...forBoth('--api-server', urlOf)];
  // Nobody plays gateways and istiod here, so their addresses and the root are pending.
  const { code, stderr } = await span.meshloom(collect);
  expect(code, stderr).toBe(1);
  expect(stderr.match(/^pending: .*(?:"istio-ca-root-cert"|"eastwestgateway")/gm)).toHaveLength(4);
  expect(stderr.match(/^pending: /gm)).toHaveLength(4);
  const record = parse(readFileSync(join(span.estate.directory, 'exchange/shop.yaml'), 'utf8'));
  for (const { reader } of LINKS) {
    const [{ metadata }] = await span.clusters.get(reader, ['namespace', 'kube-system']);
    expect(record.clusters[reader]).toMatchObject({ identity: metadata.uid, apiServer: { server: urlOf(reader) } });
  }
});

test('seal remote-secrets asks both clusters for tokens; what it seals opens with the key of its controller', async () => {
  const sealed = await span.meshloom(['seal', 'remote-secrets', ...SHOP]);
  expect(sealed).toMatchObject({ code: 0, stdout: '' });
  for (const link of LINKS) {
    const { code, stdout, stderr } = await unseal(sealedText(link), join(span.keys, link.reader));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const secret = JSON.parse(stdout);
    expect(secret).toMatchObject({
      type: 'Opaque',
      metadata: {
        name: sealedName(link),
        namespace: NAMESPACE,
        labels: { 'istio/multiCluster': 'true' },
        annotations: { 'networking.istio.io/cluster': link.name },
      },
    });
    await expectReader(link, keepKubeconfig(link, secret.data, 'sealed'));
  }
});

test.each<[string, (text: string) => string, string]>([
  ['under another namespace', (text) => text.replaceAll(`namespace: ${NAMESPACE}`, 'namespace: elsewhere'), 'west'],
  ['under another name', (text) => text.replaceAll('name: istio-remote-secret-', 'name: other-'), 'west'],
  ['with the key of the other cluster', (text) => `${text}\n`, 'east'],
])('kubeseal does not open it %s', async (_, change, key) => {
  const text = sealedText(LINKS[0]);
  const changed = change(text);
  expect(changed).not.toBe(text);
  const { code, stdout, stderr } = await unseal(changed, join(span.keys, key));
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('no key could decrypt secret');
});

test('a second run asks for no token and changes no byte', async () => {
  const tokensAsked = () => span.calls().filter((call) => call.includes('\ntoken\n')).length;
  const snapshot = () => LINKS.map((link) => [sealedText(link), statSync(sealedPath(link)).mtimeMs]);
  const before = snapshot();
  expect(tokensAsked()).toBe(2);
  expect(await span.meshloom(['seal', 'remote-secrets', ...SHOP])).toMatchObject({ code: 0, stdout: '' });
  expect(snapshot()).toEqual(before);
  expect(tokensAsked()).toBe(2);
});

test('seal push applies the Secrets on the server side, as meshloom, and nothing of them is in an annotation', async () => {
  const both = LINKS.flatMap(({ reader }) => ['--cluster', reader]);
  const pushed = await span.meshloom(['seal', 'push', ...SHOP, ...both, '--forget-root', '--key', 'p-384']);
  expect(pushed).toMatchObject({ code: 0, stdout: '' });
  for (const link of LINKS) {
    const found = await span.clusters.get(link.reader, ['secrets', '-n', NAMESPACE, '--show-managed-fields']);
    expect(found.map(({ metadata }) => metadata.name)).toEqual(['cacerts', sealedName(link)]);
    for (const { metadata } of found) {
      const { annotations, managedFields } = metadata;
      expect(managedFields).toEqual([expect.objectContaining({ manager: 'meshloom', operation: 'Apply' })]);
      expect(annotations).not.toHaveProperty(['kubectl.kubernetes.io/last-applied-configuration']);
    }
    const [ca, remote] = found;
    secrets.push(Buffer.from(ca.data['ca-key.pem'], 'base64').toString());
    await expectReader(link, keepKubeconfig(link, remote.data, 'pushed'));
  }
});

/** Every piece of a secret that tells it, and what base64 makes of that wherever it begins. */
function formsOf(secret: string): string[] {
  const piece = secret.startsWith('-----') ? secret.split('\n')[1]! : secret.slice(secret.lastIndexOf('.') + 1);
  const shifted = [0, 1, 2].map((by) =>
    Buffer.from('x'.repeat(by) + piece.slice(0, 60))
      .toString('base64')
      .slice(4, 76),
  );
  return [piece.slice(0, 60), ...shifted];
}

test('no token and no key is in an argument, an environment, an output or a file (S01, S02, S03)', () => {
  expect(new Set(secrets).size).toBe(6);
  const forms = secrets.flatMap(formsOf);
  const leaksIn = (texts: Record<string, string>) =>
    Object.keys(texts).filter((place) => forms.some((form) => texts[place]!.includes(form)));
  const left = span.leftBehind();
  expect(Object.keys(left)).toEqual(expect.arrayContaining(['printed', ...LINKS.map(sealedPath)]));
  expect(leaksIn(left)).toEqual([]);
  // They would be found: here they are.
  const kept = readdirSync(span.keys).filter((name) => /^(?:sealed|pushed)-/.test(name));
  expect(leaksIn(Object.fromEntries(kept.map((name) => [name, readFileSync(join(span.keys, name), 'utf8')])))).toEqual(
    kept,
  );
});
