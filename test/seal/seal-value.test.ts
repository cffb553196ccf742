import { createPublicKey, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hasSealedForm, sealValue } from '../../generator/core/seal/seal-value.js';
import { openValue } from './open-sealed.js';
import { controller } from './seal-case.js';

const { keyPem, pem } = controller();
const target = () => ({
  publicKey: createPublicKey(pem),
  namespace: 'mesh',
  name: 'cacerts',
  sessionKey: randomBytes(32),
});

test.each([0, 1, 15, 16, 17, 3000, 70_000])('openssl opens a sealed value of %i bytes (gitops 5.2, L12)', (length) => {
  const value = randomBytes(length);
  expect(openValue(sealValue(value, target()), keyPem, 'mesh/cacerts').equals(value)).toBe(true);
});

test.each(['', 'mesh', 'mesh/', '/cacerts', 'meshcacerts', 'other/cacerts', 'mesh/other', 'MESH/cacerts'])(
  'the label "%s" opens nothing (S08)',
  (label) => {
    const sealed = sealValue(Buffer.from('value'), target());
    expect(() => openValue(sealed, keyPem, label)).toThrow();
  },
);

test('the key of another controller opens nothing (S08)', () => {
  const sealed = sealValue(Buffer.from('value'), target());
  expect(() => openValue(sealed, controller('c2').keyPem, 'mesh/cacerts')).toThrow();
});

test('the form is uint16, RSA, AES-256-GCM, and the session key is wiped', () => {
  const sealing = target();
  const sealed = Buffer.from(sealValue(Buffer.from('value'), sealing), 'base64');
  expect(sealed.readUInt16BE(0)).toBe(256);
  expect(sealed).toHaveLength(2 + 256 + 'value'.length + 16);
  expect(sealing.sessionKey.equals(Buffer.alloc(32))).toBe(true);
});

test('a session key of another length is a fault of ours', () => {
  expect(() => sealValue(Buffer.from('value'), { ...target(), sessionKey: Buffer.alloc(16) })).toThrow(
    'a session key has 32 bytes',
  );
});

describe('the form of a sealed value', () => {
  const sealed = sealValue(Buffer.from('value'), target());
  const bytes = Buffer.from(sealed, 'base64');
  test.each<[string, string, number | undefined, boolean]>([
    ['as sealed', sealed, 2048, true],
    ['for a key that is not known', sealed, undefined, true],
    ['for a longer key', sealed, 4096, false],
    ['no base64', `${sealed}!`, 2048, false],
    ['empty', '', undefined, false],
    ['cut off in the tag', bytes.subarray(0, 260).toString('base64'), 2048, false],
    ['without an RSA part', Buffer.alloc(40).toString('base64'), undefined, false],
  ])('%s', (_, value, bits, isSealed) => {
    expect(hasSealedForm(value, bits)).toBe(isSealed);
  });
});
