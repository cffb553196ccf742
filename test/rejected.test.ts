import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rules } from '../generator/core/rules/catalogue.js';
import { caseNames, compileCase, findingLine } from './support/compile-case.js';

const rejected = fileURLToPath(new URL('rejected', import.meta.url));
const updating = process.env.UPDATE_GOLDEN === '1';
const expectedFile = (name: string): string => join(rejected, name, 'expected.txt');

test.each(caseNames(rejected))('%s', async (name) => {
  const directory = join(rejected, name);
  const { findings } = await compileCase(directory);
  const text = findings.map((finding) => `${findingLine(finding, directory)}\n`).join('');
  if (updating) writeFileSync(expectedFile(name), text);
  expect(text).not.toBe('');
  expect(text).toBe(readFileSync(expectedFile(name), 'utf8'));
});

/** Reading, shape, writing and what needs a clock have tests of their own: test/reader, schema, writer, exchange and cli. */
const ELSEWHERE =
  /^(?:yaml|schema|input|out)-|^root-(?!certificate)|^(?:foreign-file|lock|secret-in-clear|record-changed|record-identity|pair-pending|link-pending|codeowners-foreign)$/;

test('every rule over topologies and records is broken by some case', () => {
  const seen = new Set<string>();
  for (const name of caseNames(rejected)) {
    if (!existsSync(expectedFile(name))) continue;
    for (const line of readFileSync(expectedFile(name), 'utf8').split('\n')) seen.add(line.split('  ')[2] ?? '');
  }
  const wanted = Object.keys(rules).filter((rule) => !ELSEWHERE.test(rule));
  expect(wanted.filter((rule) => !seen.has(rule))).toEqual([]);
});

test('every message is two sentences: a fact without a full stop inside, and what to do', () => {
  for (const name of caseNames(rejected)) {
    for (const line of readFileSync(expectedFile(name), 'utf8').split('\n').filter(Boolean)) {
      expect(line).toMatch(
        /^[^ ]+:\d+:\d+ {2}(?:error|warning) {2}[a-z0-9-]+ {2}[^:]*: .+[.?!](?: \[related [^\]]+\])?$/,
      );
    }
  }
});
