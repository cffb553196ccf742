import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { ClusterRecord } from '../../generator/core/exchange-record.js';
import { apiServerOf } from '../../generator/core/spanning/links.js';
import { compileEstate } from '../support/compiled-estate.js';
import { makeRoot } from '../support/openssl.js';
import { apiCa, apiOf, at, held, meshRoot, SPANNING, sealing, whole } from './spanning-estate.js';

/** What is found in the record of a mesh in `east` and `west`, as `<severity> <rule> <path>: <message> <fix>`. */
async function findingsOf(clusters: Record<string, object>, topology = SPANNING, more: object = {}): Promise<string[]> {
  const record = stringify({ ...whole(), ...more, clusters });
  const { findings } = await compileEstate({ topology, records: { shop: record } });
  return findings
    .filter(({ file }) => file.endsWith('shop.yaml'))
    .map(({ severity, rule, path, message, fix }) => `${severity} ${rule} ${path}: ${message} ${fix}`);
}

const east = (change: object): Record<string, object> => ({ west: held('west'), east: { ...held('east'), ...change } });
const server = (text: string) => east({ apiServer: { ...held('east').apiServer, server: text } });
const authority = (sha256: string, pem: string) =>
  east({ apiServer: { server: apiOf('east'), certificateAuthority: { sha256, pem } } });
const reach = 'Write the URL at which the other clusters reach this API, such as https://api.example.com:6443.';
const place = 'error record-api-server clusters.east.apiServer.server:';
const bundlePlace = 'error record-authority clusters.east.apiServer.certificateAuthority.pem:';
const bundles = 'Put PEM blocks of public CA certificates here, and nothing else.';

test('what collecting writes is right', async () => {
  expect(await findingsOf(east({}))).toEqual([]);
});

/** facts/multicluster-ossm3.md L11, at every generate. */
describe('the API server of a record', () => {
  test.each<[string, string]>([
    ['https://localhost:6443', `"https://localhost:6443" leads to the machine that uses it. ${reach}`],
    [
      'https://api-int.east.example.net:6443',
      `"https://api-int.east.example.net:6443" is the internal name of the API, for machines of its own cluster alone. ${reach}`,
    ],
    ['https://x/y', `"https://x/y" has a path or a query. ${reach}`],
    ['https://jane:secret@x', `holds a user name or a password. ${reach}`],
    ['https://API.x:6443/', '"https://API.x:6443/" is not in its one form. Write "https://api.x:6443".'],
  ])('%s', async (text, said) => {
    expect(await findingsOf(server(text))).toEqual([`${place} ${said}`]);
  });

  test('needs no certificateAuthority, and then its certificate is publicly trusted', async () => {
    const record = stringify({ ...whole(), clusters: east({ apiServer: { server: apiOf('east') } }) });
    const { model, errors } = await compileEstate({ topology: SPANNING, records: { shop: record } });
    expect(errors).toEqual([]);
    const [part, other] = model!.meshes.get('shop')!.parts;
    expect(apiServerOf(part!)).toEqual({ server: apiOf('east') });
    expect(apiServerOf(other!)).toEqual(held('west').apiServer);
  });

  test.each<[string, () => [sha256: string, pem: string], (own: string) => string[]]>([
    ['no PEM', () => [apiCa('east').sha256, 'x'], () => [`${bundlePlace} holds no CERTIFICATE block. ${bundles}`]],
    [
      'text around a PEM',
      () => [apiCa('east').sha256, `# CA\n${apiCa('east').pem}`],
      () => [`${bundlePlace} has text around its certificates. ${bundles}`],
    ],
    [
      'a leaf',
      () => {
        const { sha256, pem } = makeRoot({ ca: false, keyUsage: false, subject: '/CN=api', issuer: apiCa('east') });
        return [sha256, pem];
      },
      () => [`${bundlePlace} holds a certificate that is neither self-signed nor a CA's. ${bundles}`],
    ],
    [
      'another fingerprint',
      () => [apiCa('west').sha256, apiCa('east').pem],
      () => [
        `error record-fingerprint clusters.east.apiServer.certificateAuthority.sha256: is not the fingerprint of the certificate below it, which is "${apiCa('east').sha256}". Find out which of the two is right before you change either.`,
      ],
    ],
    [
      'a server that signed for itself',
      () => {
        const { sha256, pem } = makeRoot({ ca: false, keyUsage: false, subject: '/CN=api' });
        return [sha256, pem];
      },
      () => [],
    ],
  ])('has %s as its certificateAuthority', async (_, given, said) => {
    const [sha256, pem] = given();
    expect(await findingsOf(authority(sha256, pem))).toEqual(said(sha256));
  });

  test('is refused with a private key, of which nothing is shown', async () => {
    const found = await findingsOf(authority(apiCa('east').sha256, `${apiCa('east').pem}${meshRoot().keyPem}`));
    expect(found).toEqual([expect.stringMatching(/^error secret-in-clear /)]);
    expect(found.join()).not.toContain(meshRoot().keyPem.split('\n')[1]);
  });
});

describe('the sealing certificate of a record', () => {
  const certificate = (sha256: string, pem: string) => east({ sealingCertificate: { sha256, pem } });

  test.each<[string, () => Record<string, object>, () => string]>([
    [
      'is damaged',
      () => certificate(sealing('east').sha256, 'x'),
      () =>
        'error record-certificate clusters.east.sealingCertificate.pem: is not exactly one clean CERTIFICATE block. Put one PEM block of the public certificate here, and nothing else.',
    ],
    [
      'has another fingerprint',
      () => certificate(sealing('west').sha256, sealing('east').pem),
      () =>
        `error record-fingerprint clusters.east.sealingCertificate.sha256: is not the fingerprint of the certificate below it, which is "${sealing('east').sha256}". Find out which of the two is right before you change either.`,
    ],
  ])('%s', async (_, clusters, said) => {
    expect(await findingsOf(clusters())).toEqual([said()]);
  });
});

describe('a cluster of a record', () => {
  const north: ClusterRecord = { identity: 'uid-of-north' };
  const orphan = (cluster: string) =>
    `warning record-cluster-orphan clusters.${cluster}: "shop" is not in cluster "${cluster}". Drop it.`;

  test('is one of its mesh', async () => {
    expect(await findingsOf({ ...east({}), north })).toEqual([orphan('north')]);
    const single = SPANNING.replace('clusters: {west: {}, east: {}}', 'cluster: west');
    expect(await findingsOf(east({}), single, { origin: { cluster: 'west', namespace: at } })).toEqual([
      orphan('east'),
    ]);
  });

  test('of a mesh that others run may be anywhere', async () => {
    const theirs = `${SPANNING.replace(/meshes:[\s\S]*/, '')}meshes:\n  shop: {managed: false, version: "2.6", namespace: ${at}}\n`;
    expect(await findingsOf({ north }, theirs)).toEqual([]);
  });

  test('keeps a record in force that was first read in a cluster which the mesh has left', async () => {
    const moved = async (clusters: Record<string, object>, namespace = at) => {
      const record = stringify({ ...whole(), origin: { cluster: 'north', namespace }, clusters });
      const { model } = await compileEstate({ topology: SPANNING, records: { shop: record } });
      return model!.meshes.get('shop')!.hasMoved;
    };
    expect(await moved({ west: held('west') })).toBe(false);
    expect(await moved({ north })).toBe(true);
    expect(await moved({ west: held('west') }, 'elsewhere')).toBe(true);
  });
});
