import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { formatFindings } from '../../generator/core/findings-formats.js';
import { rules } from '../../generator/core/rules/catalogue.js';
import { finding } from './finding.js';
import { sarifSchema } from './sarif-schema.js';

const sarif = (...findings: ReturnType<typeof finding>[]) => JSON.parse(formatFindings(findings, 'sarif'));
const ids = Object.keys(rules);

test.each([
  ['nothing', []],
  ['an error and a warning', [finding(), finding({ severity: 'warning', rule: 'share-loop' })]],
  ['related places', [finding({ related: [{ file: 'a b.yaml', line: 1, column: 1 }] })]],
  ['a rule that the catalogue does not know', [finding({ rule: 'new-rule' })]],
  ['hostile names', [finding({ file: '//h:1/a b%\u001b\ud800?#[].yaml', message: '\ud800' })]],
])('the log is what SARIF 2.1.0 asks for: %s', (_title, findings) => {
  const validate = new Ajv({ strict: true, allErrors: true }).compile(sarifSchema);
  expect([validate(sarif(...findings)), validate.errors]).toEqual([true, null]);
});

test('the schema here can fail', () => {
  const validate = new Ajv({ strict: true }).compile(sarifSchema);
  const log = sarif(finding());
  expect(validate({ ...log, version: '2.0.0' })).toBe(false);
  log.runs[0].results[0].level = 'fatal';
  expect(validate(log)).toBe(false);
});

test('a log has the tool without a version, every rule, and each finding', () => {
  const log = sarif(finding({ related: [{ file: 'teams/b.yaml', line: 3, column: 5 }] }));
  expect(Object.keys(log)).toEqual(['$schema', 'version', 'runs']);
  const [run] = log.runs;
  expect(Object.keys(run.tool.driver)).toEqual(['name', 'rules']);
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(ids);
  expect(run.tool.driver.rules[ids.indexOf('share-loop')]).toEqual({
    id: 'share-loop',
    shortDescription: { text: rules['share-loop'].says },
    fullDescription: { text: rules['share-loop'].says },
    help: { text: `${rules['share-loop'].says} Source: ${rules['share-loop'].source}.` },
    defaultConfiguration: { level: 'warning' },
  });
  const physical = (uri: string, startLine: number, startColumn: number) => ({
    physicalLocation: { artifactLocation: { uri }, region: { startLine, startColumn } },
  });
  expect(run.results).toEqual([
    {
      ruleId: 'unknown-mesh',
      ruleIndex: ids.indexOf('unknown-mesh'),
      level: 'error',
      message: { text: 'peerings[0].spokes[1]: no mesh is named "b". Did you mean "a"?' },
      locations: [physical('topology.yaml', 18, 14)],
      relatedLocations: [{ id: 1, ...physical('teams/b.yaml', 3, 5), message: { text: 'See here.' } }],
    },
  ]);
});

test('rules that the catalogue does not know follow it in byte order', () => {
  const { tool, results } = sarif(
    finding({ rule: 'z' }),
    finding({ rule: 'Y', severity: 'warning' }),
    finding({ rule: 'z' }),
  ).runs[0];
  expect(tool.driver.rules.slice(ids.length)).toEqual([
    { id: 'Y', defaultConfiguration: { level: 'warning' } },
    { id: 'z', defaultConfiguration: { level: 'error' } },
  ]);
  expect(results.map(({ ruleIndex }: { ruleIndex: number }) => ruleIndex - ids.length)).toEqual([1, 0, 1]);
});

test.each([
  ['teams/a b.yaml', 'teams/a%20b.yaml'],
  ['C:/x.yaml', 'C%3A/x.yaml'],
  ['/abs/é?#%.yaml', '/abs/%C3%A9%3F%23%25.yaml'],
  ['//host/x', '/host/x'],
  ['a\n\u001b\ud800', 'a%0A%1B%EF%BF%BD'],
])('the file %j is the relative reference %j', (file, uri) => {
  expect(sarif(finding({ file })).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(uri);
});

test('a message holds no link', () => {
  const message = 'see [x](javascript:alert(1)) "\ud800".';
  expect(sarif(finding({ path: '', message, fix: '' })).runs[0].results[0].message.text).toBe(
    'see [x]\\(javascript:alert(1)) "\ufffd".',
  );
});

test('the same findings give the same bytes', () => {
  expect(formatFindings([finding()], 'sarif')).toBe(formatFindings([finding()], 'sarif'));
});
