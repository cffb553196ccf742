import type { Explanation } from './schema-choices.js';
import type { PlaceError } from './schema-errors.js';
import { formOf, isVersion, lastName, proposal } from './schema-names.js';
import { isPlain, shown, shownValue } from './schema-quote.js';
import { didYouMean } from './suggest.js';

const LIMITS: Readonly<Record<string, string>> = {
  port: 'A port is a whole number from 1 to 65535.',
  weight: 'A weight is a whole number from 0 to 100.',
  percentage: 'A percentage is from 0 to 100.',
  sampling: 'Sampling counts in 10,000 requests, from 0 to 10000.',
};

const ENTRIES: Readonly<Record<string, string>> = {
  matchLabels: 'Give at least one label.',
  subsets: 'Give at least one label, or drop the subset.',
  clusters: 'Give at least one cluster.',
  delivery: 'Give argocd or flux, or drop it.',
};

type Explain = (value: never, error: PlaceError) => Explanation;

/** What a keyword that forbids a value says; the order is that of what to say first. */
const explanations: Readonly<Record<string, Explain>> = {
  const: (value: unknown, { params }) => wrongConstant(value, String(params.allowedValue)),
  enum: (value: unknown, { params, pointer }) => notInList(value, params.allowedValues as unknown[], pointer),
  not: (value: string) => ({ message: `${shown(value)} cannot be a name.`, fix: 'Choose another name.' }),
  minLength: () => ({ message: 'is an empty text.', fix: 'Fill it in, or drop it.' }),
  maxLength: (value: string, { params }) => tooLong(value, params.limit as number),
  pattern: (value: string, { pointer }) => ({ message: `is ${shown(value)}.`, fix: wrongForm(value, pointer) }),
  minimum: (value: number, { pointer, params }) => outOfRange(value, pointer, `at least ${params.limit}`),
  maximum: (value: number, { pointer, params }) => outOfRange(value, pointer, `at most ${params.limit}`),
  minItems: (value: unknown[], { pointer }) => wrongCount(value.length, pointer),
  maxItems: (value: unknown[], { pointer }) => wrongCount(value.length, pointer),
  minProperties: (_: unknown, { pointer }) => ({
    message: 'is an empty map.',
    fix: ENTRIES[lastName(pointer)] ?? 'Give at least one key, or drop it.',
  }),
  maxProperties: (value: object, { params }) => ({
    message: `has ${Object.keys(value).length} keys.`,
    fix: `At most ${params.limit} are allowed.`,
  }),
};

/** The one thing to say of a value of the right type that is not allowed; nothing if all errors are of other kinds. */
export function explainValue(value: unknown, errors: readonly PlaceError[]): Explanation | undefined {
  for (const [keyword, explain] of Object.entries(explanations)) {
    const error = errors.find((each) => each.keyword === keyword);
    if (error !== undefined) return explain(value as never, error);
  }
  return undefined;
}

function wrongConstant(value: unknown, allowed: string): Explanation {
  const near = typeof value === 'string' ? didYouMean(value, [allowed]).trim() : '';
  const other = value === 'ExchangeRecord' ? 'An exchange record belongs into exchange/.' : `Write ${allowed}.`;
  return { message: `is ${shownValue(value)}.`, fix: near || other };
}

function notInList(value: unknown, allowed: unknown[], pointer: string): Explanation {
  if (lastName(pointer) === 'accessLog') return { message: `is ${value}.`, fix: 'Give the name of a file, or false.' };
  if (allowed[0] === true) return { message: `is ${value}.`, fix: 'Write true, or drop it.' };
  const list = allowed.length === 1 ? `Write ${allowed[0]}.` : `Give one of ${allowed.join(', ')}.`;
  if (typeof value !== 'string') return { message: `is ${shownValue(value)}.`, fix: list };
  const near = didYouMean(value, allowed.map(String)).trim();
  return { message: `is ${shown(value)}.`, fix: near === '' ? list : `${near} ${list}` };
}

function tooLong(value: string, limit: number): Explanation {
  return { message: `${shown(value)} has ${[...value].length} characters.`, fix: `At most ${limit} are allowed.` };
}

function wrongForm(value: string, pointer: string): string {
  const name = lastName(pointer);
  if (name === 'version' && /^v/i.test(value))
    return `Write it without the "v"${isVersion(value.slice(1)) ? `: "${value.slice(1)}"` : ''}.`;
  const example = isPlain(value) ? proposal(name, value) : '';
  return `${formOf(pointer) ?? 'Write it as the schema describes.'}${example}`;
}

function outOfRange(value: number, pointer: string, bound: string): Explanation {
  return { message: `is ${value}.`, fix: LIMITS[lastName(pointer)] ?? `It must be ${bound}.` };
}

function wrongCount(count: number, pointer: string): Explanation {
  if (lastName(pointer) === 'meshes') {
    const fix = 'meshes joins exactly two. For more, write hub with spokes, or fullMesh.';
    return { message: `has ${count} ${count === 1 ? 'mesh' : 'meshes'}.`, fix };
  }
  return { message: 'is an empty list.', fix: 'Give at least one entry.' };
}
