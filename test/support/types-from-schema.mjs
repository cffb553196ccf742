// Writes (--write) or checks the TypeScript types of what people write: the schemas are the contract, the types follow.
import { readFileSync, writeFileSync } from 'node:fs';
import { compile } from 'json-schema-to-typescript';

const root = new URL('../../', import.meta.url);
const targets = [
  { schema: 'schemas/topology.schema.json', types: 'generator/core/topology.ts' },
  { schema: 'schemas/exchange-record.schema.json', types: 'generator/core/exchange-record.ts' },
  { schema: 'schemas/service-inventory.schema.json', types: 'generator/core/service-inventory.ts' },
];

/** Drops what says which keys go together: as types it is unreadable, and validation has checked it. */
function withoutCombinations(node) {
  if (Array.isArray(node)) return node.map(withoutCombinations);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutCombinations(value)]));
  const isSchema = copy.type === 'object' || Array.isArray(copy.allOf);
  if (!isSchema) return copy;
  const { oneOf: _oneOf, not: _not, dependencies: _dependencies, ...rest } = copy;
  const allOf = rest.allOf?.filter((part) => part.$ref !== undefined) ?? [];
  if (allOf.length > 0) return { ...rest, allOf };
  const { allOf: _allOf, ...plain } = rest;
  return plain;
}

/** Pairs stay tuples; other bounds would become unions of tuples. */
function withoutBounds(node) {
  if (Array.isArray(node)) return node.map(withoutBounds);
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withoutBounds(value)]));
  if (copy.type !== 'array' || copy.minItems === copy.maxItems) return copy;
  const { minItems: _min, maxItems: _max, ...rest } = copy;
  return rest;
}

/** The TypeScript source for one schema file. */
export async function typesFrom(schemaFile) {
  const schema = JSON.parse(readFileSync(new URL(schemaFile, root), 'utf8'));
  const plain = withoutBounds(withoutCombinations(schema));
  delete plain.$id;
  return await compile(plain, schema.title, {
    additionalProperties: false,
    bannerComment: `// Generated from ${schemaFile} by "npm run types". Do not edit.`,
    unreachableDefinitions: false,
    strictIndexSignatures: false,
    style: { singleQuote: true, printWidth: 120 },
  });
}

/** The files whose types are not what their schema says. */
export async function staleTypes({ write = false } = {}) {
  const stale = [];
  for (const { schema, types } of targets) {
    const expected = await typesFrom(schema);
    const path = new URL(types, root);
    if (read(path) === expected) continue;
    stale.push(types);
    if (write) writeFileSync(path, expected);
  }
  return stale;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const write = process.argv.includes('--write');
  const stale = await staleTypes({ write });
  for (const file of stale) console.error(write ? `${file}: written.` : `${file}: stale. Run "npm run types".`);
  if (!write && stale.length > 0) process.exitCode = 1;
}
