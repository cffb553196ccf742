import { choiceKeys, type Explanation, explainChoice, isChoice } from './schema-choices.js';
import { isMap, type PlaceError, type WrongPlace } from './schema-errors.js';
import { explainRequired, explainUnknownKey, meantKey } from './schema-keys.js';
import { keyFormOf } from './schema-names.js';
import { isPlain, shown, shownValue } from './schema-quote.js';
import { explainType } from './schema-types.js';
import { explainValue } from './schema-values.js';
import type { KeyPath } from './source.js';

/** One thing to say about one place. */
export interface ShapeFault extends Explanation {
  rule: string;
  /** How people are told about it; `at` is where it stands. */
  path: KeyPath;
  at: KeyPath;
  part: 'key' | 'value';
}

/** What a closed map may hold, by the pointer of its schema. */
export type KnownKeys = Readonly<Record<string, readonly string[]>>;

/** Says each thing that is wrong with a place once. */
export function shapeFaults(place: WrongPlace, known: KnownKeys): ShapeFault[] {
  const { path, value, errors } = place;
  const type = errors.find((error) => error.keyword === 'type');
  if (type !== undefined) {
    const expected = [type.params.type].flat() as string[];
    const explanation = explainType(type.pointer, expected, value);
    return [fault('schema-type', path, 'value', { ...explanation, ...allowedInstead(value, errors) })];
  }
  if (isMap(value)) return mapFaults(path, value, errors, known);
  const repeated = errors.find((error) => error.keyword === 'uniqueItems');
  if (repeated !== undefined) return [repeatedItem(path, value as unknown[], repeated)];
  const explanation = explainValue(value, errors);
  return explanation === undefined ? [] : [fault('schema-value', path, 'value', explanation)];
}

/** Of a value with few alternatives it is better to list them than to say how to write what was written. */
function allowedInstead(value: unknown, errors: PlaceError[]): { fix?: string } {
  const limited = errors.filter(({ keyword }) => keyword === 'enum' || keyword === 'const');
  const explanation = value === null ? undefined : explainValue(value, limited);
  return explanation === undefined ? {} : { fix: explanation.fix };
}

function mapFaults(
  path: KeyPath,
  value: Record<string, unknown>,
  errors: PlaceError[],
  known: KnownKeys,
): ShapeFault[] {
  const faults: ShapeFault[] = [];
  const meant = new Set<string | undefined>();
  for (const { keyword, pointer, params } of errors) {
    if (keyword === 'additionalProperties') {
      const key = params.additionalProperty as string;
      const absent = (known[pointer] ?? []).filter((name) => !Object.hasOwn(value, name));
      meant.add(meantKey(pointer, key, absent));
      faults.push(
        keyFault('schema-unknown-key', path, key, explainUnknownKey(pointer, key, known[pointer] ?? [], absent)),
      );
    } else if (keyword === 'propertyNames') {
      const key = params.propertyName as string;
      const message = `${shown(key)} cannot be a name.`;
      faults.push(keyFault('schema-name', path, key, { message, fix: keyFormOf(pointer, isPlain(key) ? key : '') }));
    }
  }
  return [...faults, ...missing(path, errors, meant, kindOf(known)), ...choiceFaults(path, value, errors, meant)];
}

/** Required keys that are not there; one that was only misspelt is said already. */
function missing(
  path: KeyPath,
  errors: PlaceError[],
  meant: ReadonlySet<string | undefined>,
  kind: string,
): ShapeFault[] {
  const required = errors.filter((error) => error.keyword === 'required');
  const keys = required.map((error) => error.params.missingProperty as string).filter((key) => !meant.has(key));
  if (keys.length === 0) return [];
  return [fault('schema-required', path, 'key', explainRequired(keys, path.length === 0 ? kind : '<kind>'))];
}

function kindOf(known: KnownKeys): string {
  return known['#']?.includes('gateways') ? 'ExchangeRecord' : 'Topology';
}

function choiceFaults(
  path: KeyPath,
  value: Record<string, unknown>,
  errors: PlaceError[],
  meant: ReadonlySet<string | undefined>,
): ShapeFault[] {
  const faults: ShapeFault[] = [];
  for (const pointer of new Set(errors.map((error) => error.pointer).filter(isChoice))) {
    if (choiceKeys(pointer).some((key) => meant.has(key))) continue;
    const explanation = explainChoice(pointer, value);
    if (explanation !== undefined) faults.push(fault('schema-choice', path, 'key', explanation));
  }
  if (faults.length > 0) return faults;
  const rest = explainValue(
    value,
    errors.filter((error) => !isChoice(error.pointer)),
  );
  return rest === undefined ? [] : [fault('schema-value', path, 'key', rest)];
}

function repeatedItem(path: KeyPath, value: unknown[], { params }: PlaceError): ShapeFault {
  const index = Math.max(params.i as number, params.j as number);
  const message = `${shownValue(value[index])} is listed twice.`;
  return fault('schema-value', [...path, index], 'value', { message, fix: 'Drop one.' });
}

/** About a key itself: the path ends in it, unless it cannot be shown. */
function keyFault(rule: string, path: KeyPath, key: string, explanation: Explanation): ShapeFault {
  const at = [...path, key];
  return { rule, at, path: isPlain(key) ? at : path, part: 'key', ...explanation };
}

function fault(rule: string, path: KeyPath, part: 'key' | 'value', { message, fix }: Explanation): ShapeFault {
  const whole = path.length === 0 && !message.startsWith('the file');
  return { rule, path, at: path, part, message: whole ? `the file ${message}` : message, fix };
}
