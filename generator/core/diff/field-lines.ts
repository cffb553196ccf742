import { isMap, sortedEntries } from '../merge.js';
import { type FieldChange, fieldChanges } from './field-changes.js';
import type { ReadChange } from './file-change.js';
import { canonicalText } from './same-data.js';

const LONGEST_VALUE = 80;

/** Two long values are shown from shortly before the first character that differs. */
const LEAD = 12;

/** What YAML reads as this very text without quotes, whoever reads it. */
const PLAIN = /^[A-Za-z/*][A-Za-z0-9._/:@*+-]*$/;
const RESERVED = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** A line a field that changes in an object: `spec.ports[name=http].port: 80 → 8080`, `+` for added and `-` for removed. */
export function fieldLines({ before, after }: ReadChange): string[] {
  if (before === undefined || after === undefined) return [];
  const isSecret = before.kind === 'Secret' || after.kind === 'Secret';
  return fieldChanges(before.value, after.value).map((change) =>
    fieldLine(change, isSecret && /^(?:data|stringData)\b/.test(change.path)),
  );
}

function fieldLine(change: FieldChange, isPrivate: boolean): string {
  const { path } = change;
  const [had, has] = [Object.hasOwn(change, 'before'), Object.hasOwn(change, 'after')];
  if (!had && !has) return `${path}: in another order`;
  const [was, is] = [change.before, change.after].map((value) => valueText(isPrivate ? measured(value) : value));
  if (!had) return `+ ${path}: ${clipped(is!, 0)}`;
  if (!has) return `- ${path}: ${clipped(was!, 0)}`;
  const start = firstDifference(was!, is!);
  return `${path}: ${clipped(was!, start)} → ${clipped(is!, start)}`;
}

/** A text as it is where nothing could take it for something else; all else as JSON, with keys in byte order. */
function valueText(value: unknown): string {
  if (typeof value === 'string' && PLAIN.test(value) && !RESERVED.test(value)) return value;
  return canonicalText(value) ?? '';
}

/** What a Secret holds, without what it says. */
function measured(value: unknown): unknown {
  if (isMap(value)) return Object.fromEntries(sortedEntries(value).map(([key, part]) => [key, measured(part)]));
  return typeof value === 'string' ? `(${value.length} characters)` : '(not shown)';
}

function clipped(text: string, difference: number): string {
  if (text.length <= LONGEST_VALUE) return text;
  const start = difference < LONGEST_VALUE - LEAD ? 0 : difference - LEAD;
  const shown = text.slice(start, start + LONGEST_VALUE);
  const isEnd = start + LONGEST_VALUE >= text.length;
  return `${start === 0 ? '' : '…'}${shown}${isEnd ? '' : '…'}`;
}

function firstDifference(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  return at;
}
