import type { KeyPath } from './source.js';

/** One error as the compiled validators report it. */
export interface ValidatorError {
  instancePath: string;
  schemaPath: string;
  keyword: string;
  params: Record<string, unknown>;
}

/** Everything that is wrong with one value; `pointer` of an error is the schema that holds its keyword. */
export interface WrongPlace {
  path: KeyPath;
  value: unknown;
  errors: PlaceError[];
}

export interface PlaceError {
  pointer: string;
  keyword: string;
  params: Record<string, unknown>;
}

const MAP_KEYWORDS = new Set([
  'type',
  'additionalProperties',
  'required',
  'propertyNames',
  'oneOf',
  'dependencies',
  'minProperties',
  'maxProperties',
]);
const NAME_POINTER = /^#\/definitions\/(key|clusterKey|labelKey)$/;

/**
 * The errors by the value that they are about, without the noise: branches of a choice, the choice of a branch, and
 * the parts of a rule about a key's name.
 */
export function wrongPlaces(errors: readonly ValidatorError[], root: unknown): WrongPlace[] {
  const places = new Map<string, WrongPlace>();
  for (const error of errors) {
    if (error.keyword === 'if' || /\/oneOf\/\d+\//.test(error.schemaPath)) continue;
    let place = places.get(error.instancePath);
    if (place === undefined) {
      place = { ...locate(error.instancePath, root), errors: [] };
      places.set(error.instancePath, place);
    }
    const pointer = error.schemaPath.slice(0, error.schemaPath.lastIndexOf('/'));
    if (isMap(place.value) && !isAboutMap(error.keyword, pointer)) continue;
    place.errors.push({ pointer, keyword: error.keyword, params: error.params });
  }
  return [...places.values()];
}

function isAboutMap(keyword: string, pointer: string): boolean {
  return MAP_KEYWORDS.has(keyword) || (keyword === 'not' && !NAME_POINTER.test(pointer));
}

/** A map as YAML gives it: neither null nor a list. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function locate(instancePath: string, root: unknown): { path: KeyPath; value: unknown } {
  const path: (string | number)[] = [];
  let value = root;
  for (const part of instancePath.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(value) ? Number(key) : key);
    value = (value as Record<string, unknown>)[key];
  }
  return { path, value };
}
