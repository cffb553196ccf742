import { quoted } from './forbidden-text.js';
import { secretOffsets } from './secrets-in-text.js';

const MARKED = /-----BEGIN|AKIA[0-9A-Z]{12}|gh[oprsu]_\w{20}|xox[abp]-|:\/\/[^/\s]{0,99}:[^/\s]{0,99}@|\bBearer\s/;

/** A value in double quotes, shortened and escaped; what looks like a secret is not shown. */
export function shown(text: string): string {
  return looksSecret(text) ? '"…" (not shown: it looks like a secret)' : quoted(text);
}

/** Any value: text in quotes, scalars as they are, and what holds others by its kind. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') return shown(value);
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

/** Whether a text can stand in a message without quotes: short, printable, and no secret. */
export function isPlain(text: string): boolean {
  return text.length <= 60 && !looksSecret(text) && quoted(text) === `"${text}"`;
}

/** Marks of known tokens, or a long run of mixed letters and digits, as keys and tokens are and names are not. */
function looksSecret(text: string): boolean {
  const start = text.slice(0, 4096);
  if (MARKED.test(start) || secretOffsets(start).length > 0) return true;
  const runs = start.match(/[\w+/-]{40,}/g) ?? [];
  return runs.some((run) => /[0-9]/.test(run) && /[a-z]/.test(run) && /[A-Z]/.test(run));
}
