// Schemas become plain functions at build time: no schema compiler is loaded when meshloom starts.
import { Ajv } from 'ajv';
import { SchemaEnv } from 'ajv/dist/compile/index.js';
import standalone from 'ajv/dist/standalone/index.js';

const DOCUMENTATION = ['description', 'title', '$schema'];
const MAPS_OF_SCHEMAS = ['properties', 'definitions'];

/**
 * The module `compiled/validators.ts` for `{name: schema}`: a validator of each name, and `knownKeys`: for each closed
 * map of each schema, by its pointer, the keys that it knows.
 */
export function compileValidators(schemas) {
  const names = Object.keys(schemas);
  const pointers = new Map();
  const keys = {};
  const ajv = newAjv();
  for (const name of names) {
    const lean = branchByType(withoutDocumentation(schemas[name]), schemas[name]);
    keys[name] = {};
    describe(lean, '#', pointers, keys[name]);
    ajv.addSchema(lean);
  }
  const ids = Object.fromEntries(names.map((name) => [name, schemas[name].$id]));
  const code = withPointers(pointers, () => standalone.default(ajv, ids));
  return [
    '// @ts-nocheck',
    '// Generated from schemas/ by generator/precompile.mjs. Do not edit.',
    compact(withoutImports(code)),
    `export const knownKeys = ${JSON.stringify(keys)};`,
    '',
  ].join('\n');
}

function newAjv() {
  return new Ajv({
    allErrors: true,
    messages: false,
    inlineRefs: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true, optimize: 1 },
  });
}

/** What documents a schema is not needed to check against it. */
function withoutDocumentation(node, holdsSchemas = false) {
  if (Array.isArray(node)) return node.map((item) => withoutDocumentation(item));
  if (node === null || typeof node !== 'object') return node;
  const kept = Object.entries(node).filter(([key]) => holdsSchemas || !DOCUMENTATION.includes(key));
  const entries = kept.map(([key, value]) => [
    key,
    withoutDocumentation(value, !holdsSchemas && MAPS_OF_SCHEMAS.includes(key)),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Turns an `anyOf` whose branches differ by type into if/then/else, so that only the branch which the value's own type
 * chooses reports errors.
 */
function branchByType(node, root) {
  if (Array.isArray(node)) return node.map((item) => branchByType(item, root));
  if (node === null || typeof node !== 'object') return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, branchByType(value, root)]));
  if (copy.anyOf === undefined) return copy;
  const { anyOf, ...rest } = copy;
  const types = anyOf.map((branch) => typeOf(branch, root));
  if (types.includes(undefined) || new Set(types).size < types.length) throw new Error('anyOf: the types are the same');
  const none = { type: types };
  const chain = anyOf.reduceRight((other, branch, index) => {
    // biome-ignore lint/suspicious/noThenProperty: it is the schema's keyword, and nobody awaits this value.
    return { if: { type: types[index] }, then: branch, else: other };
  }, none);
  return { ...rest, ...chain };
}

function typeOf(schema, root) {
  if (schema.$ref === undefined) return schema.type;
  return root.definitions[schema.$ref.slice('#/definitions/'.length)].type;
}

function describe(node, pointer, pointers, keys) {
  if (node === null || typeof node !== 'object') return;
  pointers.set(node, pointer);
  if (node.additionalProperties === false) keys[pointer] = Object.keys(node.properties);
  for (const [key, value] of Object.entries(node)) describe(value, `${pointer}/${key}`, pointers, keys);
}

/** Ajv counts the schema path of an error from the definition that it called; this makes it count from the root. */
function withPointers(pointers, run) {
  const property = 'schemaPath';
  Object.defineProperty(SchemaEnv.prototype, property, {
    configurable: true,
    get() {
      return pointers.get(this.schema);
    },
    set() {},
  });
  try {
    return run();
  } finally {
    delete SchemaEnv.prototype[property];
  }
}

/** The length of a text in characters is the only run-time part that our schemas need. */
function withoutImports(code) {
  const counted = code.replaceAll(
    /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g,
    '((text) => { let count = 0; for (const _ of text) count++; return count; })',
  );
  const left = /\brequire\([^)]*\)|^import .*$/m.exec(counted);
  if (left !== null) throw new Error(`the compiled validators need ${left[0]}`);
  return counted;
}

/** Errors of one list after those of another, in a time that does not depend on the first. */
const APPEND = 'function append(all, more) { for (const error of more) all.push(error); return all; }\n';

/**
 * A module is read at every start, so what is never used goes, and what is said at every check is said shorter. Lists
 * of errors grow in place: a copy for each item of a long list would cost quadratic time.
 */
function compact(code) {
  const short = code
    .replaceAll(
      /if\(vErrors === null\)\{vErrors = \[(err\d+)\];\}else \{vErrors\.push\(\1\);\}/g,
      '(vErrors ??= []).push($1);',
    )
    .replaceAll(/vErrors\.concat\((validate\d+\.errors)\)/g, 'append(vErrors, $1)');
  const used = short.replaceAll(/const (schema\d+) = \{.*?\};(?=const |function |export )/g, (declaration, name) => {
    return short.split(new RegExp(`\\b${name}\\b`)).length > 2 ? declaration : '';
  });
  return APPEND + used;
}
