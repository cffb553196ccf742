import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { formOf } from '../../generator/core/schema-names.js';
import { staleTypes } from '../support/types-from-schema.mjs';

const names = ['topology', 'exchange-record'];
const schemas = Object.fromEntries(
  names.map((name) => [name, JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'))]),
);

test('every pattern has a sentence that says what to write', () => {
  const pointers = names.flatMap((name) => patternPointers(schemas[name], '#'));
  expect(pointers.length).toBeGreaterThan(10);
  expect(pointers.filter((pointer) => formOf(pointer) === undefined)).toEqual([]);
});

test('the types in core/ are what the schemas say', async () => {
  expect(await staleTypes()).toEqual([]);
});

describe.each(names)('%s', (name) => {
  const schema = schemas[name];

  test('is draft-07', () => {
    const ajv = new Ajv();
    expect(schema.$schema).toBe('http://json-schema.org/draft-07/schema#');
    expect(ajv.validateSchema(schema)).toBe(true);
  });

  test('describes every definition', () => {
    const silent = Object.entries<{ description?: string }>(schema.definitions).filter(
      ([, { description }]) => !description,
    );
    expect(silent).toEqual([]);
  });

  test('closes every map that has properties', () => {
    const open = nodes(schema).filter(
      ({ properties, additionalProperties }) => properties && additionalProperties === undefined,
    );
    expect(open.filter(({ type }) => type === 'object')).toEqual([]);
  });

  test('has patterns that cost linear time', () => {
    const patterns = [
      ...new Set(nodes(schema).flatMap(({ pattern }) => (typeof pattern === 'string' ? [pattern] : []))),
    ];
    expect(patterns.length).toBeGreaterThan(3);
    for (const pattern of patterns) {
      const expression = new RegExp(pattern, 'u');
      for (const pump of pumps) {
        expect(quickest(expression, pump), `${pattern} on ${pump.slice(0, 12)}…`).toBeLessThan(50);
      }
    }
  });
});

const pumps = ['a', '-', 'a-', 'a.', 'aa.', '0', 'a/', '*', '3f:', 'https://a'].map(
  (part) => `${part.repeat(Math.ceil(50_000 / part.length))}!`,
);

/** The best of three, in milliseconds: other work on the machine is no fault of a pattern. */
function quickest(expression: RegExp, text: string): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    expression.test(text);
    return performance.now() - start;
  });
  return Math.min(...times);
}

function patternPointers(node: unknown, pointer: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = typeof (node as { pattern?: unknown }).pattern === 'string' ? [pointer] : [];
  return [...own, ...Object.entries(node).flatMap(([key, value]) => patternPointers(value, `${pointer}/${key}`))];
}

function nodes(node: unknown): Record<string, unknown>[] {
  if (typeof node !== 'object' || node === null) return [];
  return [node as Record<string, unknown>, ...Object.values(node).flatMap(nodes)];
}
