import { quoted } from './forbidden-text.js';

/** What a plain scalar means in the YAML 1.2 core schema, or why it is refused. */
type PlainScalar = { value: string | number | boolean | null } | { message: string; fix: string };

const WORDS = new Map<string, boolean | null>([
  ...['', '~', 'null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
]);

const DECIMAL = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const EXPONENT = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][-+]?[0-9]+$/;
const OTHER_BASE = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.nan|\.NaN|\.NAN)$/;

/**
 * Reads a plain scalar. Numbers must come back from the number as they were written, so that nobody's `1.10`, `0123`
 * or commit `12e4567` turns into another text unseen (reliability Y09); dates, `yes`, `no`, `on` are text.
 */
export function readPlainScalar(text: string): PlainScalar {
  const word = WORDS.get(text);
  if (word !== undefined) return { value: word };
  if (!/^[-+.0-9]/.test(text)) return { value: text };
  if (DECIMAL.test(text)) return readDecimal(text);
  if (EXPONENT.test(text)) return refuse(text, 'can be read as text or as a number');
  if (OTHER_BASE.test(text)) return refuse(text, 'is a number to some readers and text to others');
  if (NOT_FINITE.test(text)) return refuse(text, 'is not a finite number');
  return { value: text };
}

function readDecimal(text: string): PlainScalar {
  const value = Number(text);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return refuse(text, 'is too large to be kept exactly');
  if (String(value) === text) return { value };
  return refuse(text, `would become ${value === 0 ? '0' : value} as a number`);
}

function refuse(text: string, fact: string): PlainScalar {
  const value = Number(text);
  const shown = quoted(text);
  const plain = Number.isFinite(value) && DECIMAL.test(String(value)) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  const number = plain ? `, or write ${value === 0 ? '0' : value} if it is a number` : '';
  return { message: `${shown} ${fact}.`, fix: `Quote it (${shown})${number}.` };
}
