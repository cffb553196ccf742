import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { below, isMapping, syntaxProblems } from './kubernetes-syntax.js';

const directory = fileURLToPath(new URL('../../schemas/emitted', import.meta.url));
const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true });
const compiled = new Map<string, ValidateFunction>();
const known = new Set(readdirSync(directory));

/**
 * What is wrong with one manifest, as `<JSON pointer>: <fact>`; empty if nothing is. A field that an API server would
 * drop in silence is a problem here, and so is a kind without a schema in schemas/emitted/.
 */
export function checkManifest(object: unknown): string[] {
  if (!isMapping(object)) return [`/: expected object, found ${shown(object)}`];
  const { apiVersion, kind } = object;
  const validate = schemaFor(String(apiVersion), String(kind));
  if (!validate) return [`/: no schema for kind ${shown(kind)} of apiVersion ${shown(apiVersion)}`];
  validate(object);
  return [...new Set((validate.errors ?? []).map(schemaProblem)), ...syntaxProblems(object)];
}

function schemaFor(apiVersion: string, kind: string): ValidateFunction | undefined {
  const [version, group = 'core'] = apiVersion.split('/').reverse();
  const file = `${kind.toLowerCase()}.${group}.${version}.json`;
  if (!known.has(file)) return undefined;
  let validate = compiled.get(file);
  if (!validate) {
    validate = ajv.compile(JSON.parse(readFileSync(join(directory, file), 'utf8')));
    compiled.set(file, validate);
  }
  return validate;
}

function schemaProblem({ keyword, params, instancePath, message, data }: ErrorObject): string {
  const pointer = instancePath === '' ? '/' : instancePath;
  if (keyword === 'additionalProperties') return `${pointer}: unknown field "${params.additionalProperty}"`;
  if (keyword === 'required') return `${pointer}: missing field "${params.missingProperty}"`;
  if (keyword === 'type') return `${pointer}: expected ${[params.type].flat().join(' or ')}, found ${shown(data)}`;
  if (keyword === 'enum')
    return `${pointer}: ${shown(data)} is not one of ${params.allowedValues.map(shown).join(', ')}`;
  return `${pointer}: ${message}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'a date';
  if (isMapping(value)) return 'object';
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/**
 * Checks every `*.yaml` below `dir` but kustomization.yaml: one document, the same value for a YAML 1.1 and a YAML 1.2
 * reader, and nothing that `checkManifest` finds. Problems begin with the file's path below `dir`.
 */
export function checkTree(dir: string): { files: number; problems: string[] } {
  const files = manifestFiles(dir);
  const problems = files.flatMap((file) => {
    return checkText(readFileSync(join(dir, file), 'utf8')).map((problem) => `${file}: ${problem}`);
  });
  return { files: files.length, problems };
}

/** The manifests below `dir`, as sorted paths relative to it. */
export function manifestFiles(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && entry.name.endsWith('.yaml') && entry.name !== 'kustomization.yaml')
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, '/').length))
    .sort();
}

function checkText(text: string): string[] {
  const [old, current] = (['1.1', '1.2'] as const).map((version) => parseAllDocuments(text, { version }));
  const faults = [...old!, ...current!].flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  if (faults.length > 0) return [...new Set(faults.map((fault) => `/: ${fault.message.split('\n')[0]}`))];
  if (old!.length !== 1 || current!.length !== 1) return [`/: expected 1 document, found ${current!.length}`];
  const object = current![0]!.toJS();
  return [...readingDifferences(old![0]!.toJS(), object, ''), ...checkManifest(object)];
}

function readingDifferences(old: unknown, current: unknown, pointer: string): string[] {
  if (isPlain(old) && isPlain(current)) {
    const keys = new Set([...Object.keys(old), ...Object.keys(current)]);
    return [...keys].flatMap((key) => readingDifferences(old[key], current[key], below(pointer, key)));
  }
  if (Object.is(old, current)) return [];
  return [`${pointer || '/'}: YAML 1.1 reads ${shown(old)}, YAML 1.2 reads ${shown(current)}`];
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return Array.isArray(value) || (isMapping(value) && Object.getPrototypeOf(value) === Object.prototype);
}
