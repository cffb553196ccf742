import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readYaml } from '../../generator/core/yaml-reader.js';
import { decodeUtf8 } from '../../generator/io/decode-utf8.js';

const VALID = `apiVersion: meshloom.dev/v1alpha1
kind: Topology
metadata: {name: hybrid-cloud}
naming:                              # conventions
  namespace: "{mesh}-mesh"
clusters:
  rosa: {provider: aws, region: us-east-1}
defaults:
  mesh:
    version: "2.6"
meshes:
  rosa-prod: {cluster: rosa, members: [prod-bookinfo]}
peerings:
  - hub: rosa-prod
    spokes: [aro-stg, gcp-dev]
shares:
  - {from: aro-stg, to: [rosa-prod], service: stg-bookinfo/details}
text: |
  block
  scalar
weight: 60
`;

const TOKENS = [
  '&a ',
  '*a',
  '!!set ',
  '---\n',
  '...\n',
  '%YAML 1.1\n',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  ': ',
  '- ',
  '? ',
  '"',
  "'",
  '|',
  '>',
  '#',
  '\n',
  '\t',
  '\r',
  ',',
  '@',
  '\\',
  '  ',
  '1e3',
  '__proto__: ',
];

/** Either a document with a value, or findings with places; nothing else, and no exception. */
function isSound(text: string): void {
  const { doc, findings } = readYaml('t.yaml', text);
  expect(doc === undefined).toBe(findings.length > 0);
  for (const { line, column, message, fix } of findings) {
    expect(line >= 1 && column >= 1 && message.length > 1 && fix.length > 1).toBe(true);
  }
}

const place = fc.nat(VALID.length);

test('Y19 with tokens put in, moved or removed, it is accepted or told where it is wrong', () => {
  const edit = fc.tuple(place, fc.nat(8), fc.constantFrom(...TOKENS, ''));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      let text = VALID;
      for (const [at, length, token] of edits) text = text.slice(0, at) + token + text.slice(at + length);
      isSound(text);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);

test('Y19 with bytes changed, it is accepted or told where it is wrong', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 4 }), (changes) => {
      const bytes = Buffer.from(VALID);
      for (const [at, byte] of changes) bytes[Math.min(at, bytes.length - 1)] = byte;
      const decoded = decodeUtf8(bytes);
      if ('text' in decoded) isSound(decoded.text);
      else expect(decoded.line >= 1 && decoded.column >= 1).toBe(true);
    }),
    { numRuns: 2_000 },
  );
}, 60_000);

test('Y19 any text is accepted or told where it is wrong', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...TOKENS, 'a', 'b: ', '12'), { maxLength: 30 }), (parts) =>
      isSound(parts.join('')),
    ),
    {
      numRuns: 2_000,
    },
  );
}, 60_000);
