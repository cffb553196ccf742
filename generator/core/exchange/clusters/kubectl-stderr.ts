import { inertLine, printable } from '../../printable.js';
import { findSecrets } from '../../secrets-in-text.js';

const MOST_CHARACTERS = 300;
/** So that every pattern is quick on a line that never ends. */
const MOST_READ = 4096;
/** What client-go logs while it tries: `E1121 14:53:17.483111   21112 memcache.go:265] …`. */
const LOG_LINE = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ /;
/** How oc and kubectl begin what they say themselves; what login plugins say stands before it. */
const OWN_LINE = /^(?:error: |Error |Unable to connect to the server|The connection to the server )/;

/** The line of stderr that says what went wrong: the program's own, else the first that is neither log nor warning. */
export function tellingLine(stderr: string): string {
  const lines = withoutLog(stderr).filter((line) => line !== '' && !line.startsWith('Warning: '));
  return (lines.find((line) => OWN_LINE.test(line)) ?? lines[0] ?? '').slice(0, MOST_READ);
}

/** An entry of several lines goes on with a tab each, and ends with ` >`. */
function withoutLog(stderr: string): string[] {
  let isLog = false;
  return stderr.split(/\r?\n/).flatMap((line) => {
    isLog = LOG_LINE.test(line) || (isLog && (line.startsWith('\t') || line === ' >'));
    return isLog ? [] : [line.trim()];
  });
}

/** A line for a message: printable, at most 300 characters, without the full stop or kubectl's question at its end. */
export function quotable(line: string): string {
  const text = inertLine(printable(line)).replace(/ - did you specify the right host or port\?$|[.:]$/, '');
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}

const TELLTALES: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a token', /\bauthorization["']?[ \t]{0,9}[:=]|\bbearer[ \t]{1,9}(?!token\b)[\w.~+/-]{8}/i],
  ['a token', /token["']?[ \t]{0,9}=[ \t]{0,9}["']?[^\s"']|token["']?[ \t]{0,9}:[ \t]{0,9}["']?[^\s"']{16}/i],
  [
    'a password',
    /(?:password|passwd|secret(?:[-_]?access)?(?:[-_]?key)?)["']?[ \t]{0,9}(?:=[ \t]{0,9}["']?[^\s"']|:[ \t]{0,9}["'][^"'\n])/i,
  ],
  ['a password', /:\/\/[^\s/@:]{1,200}:[^\s/@]{1,200}@/],
];

/** What secret the text holds, in words; undefined: none that is known (facts/reliability.md C05). */
export function secretIn(text: string): string | undefined {
  return findSecrets(text)[0]?.what ?? TELLTALES.find(([, pattern]) => pattern.test(text))?.[0];
}
