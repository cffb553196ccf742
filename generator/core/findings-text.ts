import { clippedLine, inertLine, printable } from './printable.js';
import type { Finding, Place } from './problems.js';

/** Styles a text for a terminal. */
export type Colour = (style: 'red' | 'yellow' | 'dim', text: string) => string;

/** A finding a line: `file:line:col  path: message fix`, each at most 2,000 characters; '' for none. */
export function findingsText(findings: readonly Finding[], colour: Colour = (_style, text) => text): string {
  return findings.map((finding) => `${findingLine(finding, colour)}\n`).join('');
}

function findingLine(finding: Finding, colour: Colour): string {
  const warns = finding.severity === 'warning';
  const place = inertLine(placeText(finding));
  const head = warns ? `${place}  warning:` : place;
  const line = clippedLine(inertLine(`${head}${warns ? ' ' : '  '}${sentence(finding)}`));
  // Styles come last: a clipped line must not lose the end of one.
  const see = relatedText(finding, printable);
  const tail = see !== '' && line.endsWith(see) ? line.length - see.length + 1 : line.length;
  const [start, middle, end] = [line.slice(0, head.length), line.slice(head.length, tail), line.slice(tail)];
  return `${colour(warns ? 'yellow' : 'red', start)}${middle}${end === '' ? '' : colour('dim', end)}`;
}

/** What a finding says, without its place: `path: message fix (see file:line:col)`. `show` makes a text harmless. */
export function sentence(finding: Finding, show = printable): string {
  const path = finding.path === '' ? '' : `${show(finding.path)}: `;
  const said = [finding.message, finding.fix].filter((part) => part !== '').map(show);
  return `${path}${said.join(' ')}${relatedText(finding, show)}`;
}

/** `file:line:col`, as editors and terminals make a link of. */
function placeText({ file, line, column }: Place, show = printable): string {
  return `${show(file)}:${line}:${column}`;
}

function relatedText(finding: Finding, show: (text: string) => string): string {
  const unsaid = finding.related.filter((place) => !isSaid(finding, place)).map((place) => placeText(place, show));
  return unsaid.length === 0 ? '' : ` (see ${[...new Set(unsaid)].join(', ')})`;
}

/** Whether the message itself names the line, as `line 27`, `other.yaml, line 27` or `other.yaml:27`. */
function isSaid({ file, message, fix }: Finding, place: Place): boolean {
  const text = `${message} ${fix}`;
  const forms = [`${place.file}, line ${place.line}`, `${place.file}:${place.line}`];
  if (place.file === file) forms.push(`line ${place.line}`);
  return forms.some((form) => namesWhole(text, form));
}

/** `line 2` is not in `line 27`, nor in `outline 2`. */
function namesWhole(text: string, form: string): boolean {
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
    if (!/\w/.test(text.charAt(at - 1)) && !/\d/.test(text.charAt(at + form.length))) return true;
  }
  return false;
}
