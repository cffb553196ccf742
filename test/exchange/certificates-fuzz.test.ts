import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCertificate } from '../../generator/core/certificates.js';
import { certificateTraits } from '../../generator/core/exchange/certificates/certificate-traits.js';
import { judgeRoot } from '../../generator/core/exchange/certificates/judge-root.js';
import { readBundle } from '../../generator/core/exchange/certificates/pem-bundle.js';
import { printable } from '../../generator/core/printable.js';
import { derOf, makeRoot, pemOf } from '../support/openssl.js';
import { propertyRuns } from '../support/property-runs.js';

const KEYS = ['ec:prime256v1', 'ec:prime256v1:explicit', 'rsa:1024', 'rsa-pss:1024', 'dsa:1024', 'ed25519'];
const ROOTS = KEYS.map((key) => makeRoot({ key, subject: '/CN=root/O=a.local', notAfter: '2055-01-01T00:00:00Z' }));
const DERS = ROOTS.map(({ pem }) => derOf(pem));
const BUNDLE = ROOTS.slice(0, 3)
  .map(({ pem }) => pem)
  .join('');
const CONTEXT = { now: '2026-06-01T00:00:00Z', mesh: 'a', trustDomains: new Map([['a.local', 'b']]) };

/** Either certificates that hold all that the text holds and can be judged, or a fault in our own words. */
function isSound(text: string): void {
  const bundle = readBundle(text);
  if ('fault' in bundle) {
    expect(bundle.fault).toMatch(/^(?:holds|has|is) [\w ,:#().']{5,90}$/);
    return;
  }
  const { certificates } = bundle;
  expect(blocks(certificates.map(({ pem }) => pem).join(''))).toEqual(blocks(text));
  for (const certificate of certificates) {
    expect(parseCertificate(certificate.pem)).toEqual(certificate);
    const traits = certificateTraits(certificate.pem);
    expect(traits.notAfter).toBe(certificate.notAfter);
    expect(printable(traits.subject)).toBe(traits.subject);
    expect(traits.subject.length).toBeLessThanOrEqual(200);
    for (const { message, fix } of judgeRoot(traits, CONTEXT)) {
      expect(message).toMatch(/^[a-z].*\.$/);
      expect(fix).toMatch(/^[A-Z].*\.$/);
    }
  }
}

/** The blocks of a PEM without white space, each once. */
function blocks(text: string): Set<string> {
  return new Set(text.replaceAll(/\s/g, '').split(/(?<=-----ENDCERTIFICATE-----)/));
}

test('T02 the bundle that is changed below is sound as it is', () => {
  isSound(BUNDLE);
  expect(readBundle(BUNDLE)).toMatchObject({ certificates: [{}, {}, {}] });
});

const TOKENS = [
  '-----BEGIN CERTIFICATE-----',
  '-----END CERTIFICATE-----',
  '-----BEGIN ',
  '-----',
  '\n',
  '\r',
  '=',
  'A',
  ' ',
  '\0',
  '\ud800',
  '\ufeff',
  '\u202e',
  ...ROOTS.map(({ pem }) => pem),
];

test('T02 a bundle with tokens put in, moved or removed', () => {
  const edit = fc.tuple(fc.nat(BUNDLE.length), fc.nat(80), fc.constantFrom(...TOKENS, ''));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = BUNDLE;
      for (const [at, length, token] of edits) text = text.slice(0, at) + token + text.slice(at + length);
      isSound(text);
    }),
    propertyRuns(1_000),
  );
}, 60_000);

test('T02 any sequence of tokens', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS, 'MIIB', 'PRIVATE KEY'), { maxLength: 30 }), (parts) =>
      isSound(parts.join('')),
    ),
    propertyRuns(1_000),
  );
}, 60_000);

test('T02 certificates with bytes changed, taken away or put in', () => {
  const change = fc.tuple(fc.nat(1_000), fc.nat(255), fc.constantFrom('set', 'remove', 'insert'));
  let accepted = 0;
  fc.assert(
    fc.property(fc.constantFrom(...DERS), fc.array(change, { minLength: 1, maxLength: 3 }), (der, changes) => {
      const bytes = [...der];
      for (const [at, byte, how] of changes) {
        const place = at % bytes.length;
        if (how === 'set') bytes[place] = byte;
        else bytes.splice(place, how === 'remove' ? 1 : 0, ...(how === 'insert' ? [byte] : []));
      }
      const text = pemOf(Buffer.from(bytes));
      if ('certificates' in readBundle(text)) accepted++;
      isSound(text);
    }),
    propertyRuns(2_000),
  );
  expect(accepted).toBeGreaterThan(0);
}, 60_000);
