import { byCodeUnit } from './merge.js';
import type { Finding, Place } from './problems.js';
import { rules } from './rules/catalogue.js';
import type { RuleText } from './rules/rule-text.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';
const LONE_SURROGATE = /[\uD800-\uDFFF]/gu;

/**
 * The findings as a SARIF 2.1.0 log. Every rule of the catalogue is listed, found or not, and no version: the same
 * findings give the same bytes.
 */
export function sarifLog(findings: readonly Finding[]): unknown {
  const known = Object.entries<RuleText>(rules);
  const names = new Set(known.map(([id]) => id));
  const others = new Map(findings.filter(({ rule }) => !names.has(rule)).map(({ rule, severity }) => [rule, severity]));
  const descriptors = [
    ...known.map(([id, rule]) => describeRule(id, rule)),
    ...[...others]
      .sort(([left], [right]) => byCodeUnit(left, right))
      .map(([id, level]) => ({ id, defaultConfiguration: { level } })),
  ];
  const indexes = new Map(descriptors.map(({ id }, index) => [id, index]));
  const results = findings.map((finding) => resultOf(finding, indexes.get(finding.rule)!));
  const tool = { driver: { name: 'meshloom', rules: descriptors } };
  return { $schema: SCHEMA, version: '2.1.0', runs: [{ tool, columnKind: 'utf16CodeUnits', results }] };
}

function describeRule(id: string, { severity, says, source }: RuleText): { id: string } & Record<string, unknown> {
  return {
    id,
    shortDescription: { text: says },
    fullDescription: { text: says },
    help: { text: `${says} Source: ${source}.` },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(finding: Finding, ruleIndex: number): Record<string, unknown> {
  const { rule: ruleId, severity: level, path, message, fix, related } = finding;
  const said = [path === '' ? '' : `${path}:`, message, fix].filter((part) => part !== '').join(' ');
  const result = { ruleId, ruleIndex, level, message: { text: withoutLinks(said) }, locations: [locationOf(finding)] };
  if (related.length === 0) return result;
  const relatedLocations = related.map((place, index) => ({
    id: index + 1,
    ...locationOf(place),
    message: { text: 'See here.' },
  }));
  return { ...result, relatedLocations };
}

function locationOf({ file, line, column }: Place): Record<string, unknown> {
  return {
    physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: line, startColumn: column } },
  };
}

/** A relative reference: segments are encoded, and a leading `//`, which would begin a host, becomes `/`. */
function uriOf(file: string): string {
  return file.replace(LONE_SURROGATE, '\uFFFD').replace(/^\/+/, '/').split('/').map(encodeURIComponent).join('/');
}

/** SARIF reads `[text](target)` in a message as a link (section 3.11.6); a topology gets no links into a report. */
function withoutLinks(text: string): string {
  return text.replaceAll('](', ']\\(').replace(LONE_SURROGATE, '\uFFFD');
}
