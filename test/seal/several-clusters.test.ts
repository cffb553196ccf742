import { createPublicKey, generateKeyPairSync, randomBytes, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Mesh } from '../../generator/core/model.js';
import { checkKnownRoot } from '../../generator/core/seal/check-root.js';
import type { KnownRoot } from '../../generator/core/seal/known-roots.js';
import { validityOf } from '../../generator/core/seal/lifetimes.js';
import { makeMeshRoot, sealAuthority } from '../../generator/core/seal/seal-authority.js';
import { openAll } from './open-sealed.js';
import { controller } from './seal-case.js';

/** As much of a mesh as sealing its CA needs. */
const mesh = { key: 'm', namespace: 'mesh', trustDomain: 'm.local' } as Mesh;
const now = '2026-11-21T00:00:00Z';
const random = {
  bytes: randomBytes,
  privateKey: () => generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
};

test('every cluster of a mesh gets an intermediate of its own below one root, for its controller alone (L5, S08)', () => {
  const root = makeMeshRoot(mesh, { validity: validityOf(3650, now), kind: 'p-384', random });
  const clusters = ['west', 'east', 'north'];
  const opened = clusters.map((cluster) => {
    const { pem, sha256 } = controller(cluster);
    const key = { cluster, sha256, publicKey: createPublicKey(pem) };
    const made = sealAuthority(mesh, key, root, { validity: validityOf(730, now), kind: 'p-384', random });
    expect(made.name).toBe(`${cluster}/cacerts-m.yaml`);
    const others = clusters.filter((other) => other !== cluster);
    for (const other of others) expect(() => openAll(made.text, controller(other).keyPem)).toThrow();
    return openAll(made.text, controller(cluster).keyPem);
  });
  const certificates = opened.map((clear) => new X509Certificate(clear['ca-cert.pem']!));
  expect(new Set(opened.map((clear) => clear['root-cert.pem']))).toEqual(new Set([root.certificate.pem]));
  expect(certificates.map(({ subject }) => subject.split('\n').at(-1))).toEqual(['L=west', 'L=east', 'L=north']);
  expect(certificates.every((one) => one.verify(new X509Certificate(root.certificate.pem).publicKey))).toBe(true);
  expect(new Set(opened.map((clear) => clear['ca-key.pem'])).size).toBe(3);
});

const recorded: KnownRoot = { sha256: 'aa', mesh, where: 'the record of "m"', isSealed: false };
const sealed: KnownRoot = { sha256: 'aa', mesh, where: 'sealed/east/cacerts-m.yaml', isSealed: true };
const both = [recorded, { ...recorded, sha256: 'bb' }];

test.each<[string, string, { known: KnownRoot[]; outside: KnownRoot[] }, string | undefined]>([
  ['nothing is known', 'aa', { known: [], outside: [] }, undefined],
  ['it is the recorded one', 'aa', { known: [recorded, sealed], outside: [sealed] }, undefined],
  ['the record names both', 'bb', { known: [...both, sealed], outside: [] }, undefined],
  [
    'another cluster would keep the old one',
    'bb',
    { known: [...both, sealed], outside: [sealed] },
    'the root sha256:bb is not that of sealed/east/cacerts-m.yaml, sha256:aa.',
  ],
  [
    'the record names another one',
    'bb',
    { known: [recorded], outside: [] },
    'the root sha256:bb is not in the record of "m", which names sha256:aa.',
  ],
])('a given root, where %s (L5, T12)', (_, sha256, { known, outside }, fact) => {
  expect(checkKnownRoot(sha256, { mesh, known, outside, others: [] })[0]?.fact).toBe(fact);
});
