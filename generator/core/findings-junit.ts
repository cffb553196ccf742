import { findingsText, sentence } from './findings-text.js';
import { inertLine, printable } from './printable.js';
import type { Finding } from './problems.js';

/** One thing that is looked at. `name` is unique in a report: GitLab tells cases apart by it alone. */
export interface JunitCase {
  classname: string;
  name: string;
  failures: readonly Finding[];
  /** What is told and fails nothing. */
  notes: readonly Finding[];
}

/**
 * A JUnit report with one suite. A case has one failure at most, which holds everything that stands against it: runners
 * show the first alone. No time, no duration and no host: the same findings give the same bytes.
 */
export function junitReport(suite: string, cases: readonly JunitCase[]): string {
  const failed = cases.filter(({ failures }) => failures.length > 0).length;
  const counts = `tests="${cases.length}" failures="${failed}" errors="0" skipped="0"`;
  const lines = cases.map((one) => `    ${caseElement(one)}\n`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<testsuites>\n',
    `  <testsuite name="${escaped(suite)}" ${counts}>\n`,
    ...lines,
    '  </testsuite>\n',
    '</testsuites>\n',
  ].join('');
}

function caseElement({ classname, name, failures, notes }: JunitCase): string {
  const open = `<testcase classname="${escaped(classname)}" name="${escaped(name)}"`;
  const parts = [
    ...(failures.length === 0 ? [] : [failureElement(failures)]),
    ...(notes.length === 0 ? [] : [`<system-out>${bodyOf(notes)}</system-out>`]),
  ];
  if (parts.length === 0) return `${open}/>`;
  return `${open}>\n${parts.map((part) => `      ${part}\n`).join('')}    </testcase>`;
}

function failureElement(failures: readonly Finding[]): string {
  const [first, ...rest] = failures;
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
  const message = escaped(`${sentence(first!)}${more}`);
  return `<failure message="${message}" type="${escaped(first!.rule)}">${bodyOf(failures)}</failure>`;
}

/** A finding a line, as people read it. */
function bodyOf(findings: readonly Finding[]): string {
  return findingsText(findings).trimEnd().split('\n').map(escaped).join('\n');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For an attribute in double quotes or for text; what XML 1.0 cannot hold is an escape as on a terminal. */
function escaped(text: string): string {
  return inertLine(printable(text)).replace(/[&<>"]/g, (character) => ENTITIES[character]!);
}
