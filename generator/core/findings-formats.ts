import { codeQuality } from './findings-gitlab.js';
import { sarifLog } from './findings-sarif.js';
import { type Colour, findingsText, sentence } from './findings-text.js';
import { inertLine, jsonText, printable } from './printable.js';
import type { Finding, Place } from './problems.js';

/** How findings are printed: for people, programs, code scanning, the log of a GitHub workflow, GitLab's Code Quality. */
export type FindingsFormat = 'text' | 'json' | 'sarif' | 'github' | 'gitlab';

/** The findings in the order given. Every format ends with a newline; text and github are '' when there are none. */
export function formatFindings(
  findings: readonly Finding[],
  format: FindingsFormat,
  options: { colour?: Colour } = {},
): string {
  switch (format) {
    case 'text':
      return findingsText(findings, options.colour);
    case 'json':
      return jsonText(findings.map(jsonFinding));
    case 'sarif':
      return jsonText(sarifLog(findings));
    case 'gitlab':
      return jsonText(codeQuality(findings));
    case 'github':
      return findings.map((finding) => `${workflowCommand(finding)}\n`).join('');
  }
}

/** The keys of design 5, in its order, whatever else a finding carries. */
function jsonFinding(finding: Finding): Finding {
  const { rule, severity, file, line, column, path, message, fix, related } = finding;
  return { rule, severity, file, line, column, path, message, fix, related: related.map(jsonPlace) };
}

function jsonPlace({ file, line, column }: Place): Place {
  return { file, line, column };
}

function workflowCommand(finding: Finding): string {
  const { severity, file, line, column, rule } = finding;
  const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
  return `::${severity} ${place}::${inertLine(sentence(finding, data))}`;
}

/** GitHub's escapes for a message, the percent sign first since they begin with it; then ours for other controls. */
function data(text: string): string {
  return printable(text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'));
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
