import type { JunitCase } from '../../findings-junit.js';
import { byCodeUnit } from '../../merge.js';
import type { Pair } from '../../model-peers.js';
import type { Finding } from '../../problems.js';
import { type Report, reporter } from '../../report.js';
import { linkName, reportLink } from './links.js';
import { isFailure, reportPending } from './verify.js';
import type { VerifyScope } from './verify-scope.js';

/** How findings become cases; the paths are as people are told them. */
interface CaseOptions {
  topology: string;
  /** Where the records are, with its final slash; '' for the working directory. */
  recordDir: string;
  strict: boolean;
}

/** A case for each record file, also one that cannot be read, one for each pair and link, and one for all other files. */
export function verifyCases(findings: readonly Finding[], scope: VerifyScope, options: CaseOptions): JunitCase[] {
  const { topology, recordDir, strict } = options;
  const byFile = new Map<string, Finding[]>(scope.records.map(({ doc }) => [doc.file, []]));
  const elsewhere: Finding[] = [];
  for (const finding of findings.filter(({ rule }) => rule !== 'pair-pending' && rule !== 'link-pending')) {
    const { file } = finding;
    const isRecord = file.slice(0, file.lastIndexOf('/') + 1) === recordDir && file.endsWith('.yaml');
    if (!isRecord) elsewhere.push(finding);
    else byFile.set(file, [...(byFile.get(file) ?? []), finding]);
  }
  const records = [...byFile].sort(([left], [right]) => byCodeUnit(left, right));
  const waits = new Map(scope.pending.map((one) => [one.pair, one]));
  const pendingOf = (pair: Pair): Finding[] =>
    findingsOf((report) => {
      const waiting = waits.get(pair);
      if (waiting !== undefined) reportPending(waiting, report);
    });
  return [
    ...records.map(([file, found]) => caseOf('record', file, found, strict)),
    ...scope.pairs.map((pair) => caseOf('pair', pairName(pair), pendingOf(pair), strict)),
    ...scope.links.map((link) =>
      caseOf(
        'link',
        linkName(link),
        findingsOf((report) => reportLink(link, report)),
        strict,
      ),
    ),
    caseOf('topology', topology, elsewhere, strict),
  ];
}

function findingsOf(look: (report: Report) => void): Finding[] {
  const found: Finding[] = [];
  look(reporter(found));
  return found;
}

function pairName({ ends }: Pair): string {
  return ends.map(({ mesh }) => mesh.key).join(' - ');
}

function caseOf(classname: string, name: string, findings: readonly Finding[], strict: boolean): JunitCase {
  return {
    classname,
    name,
    failures: findings.filter((finding) => isFailure(finding, strict)),
    notes: findings.filter((finding) => !isFailure(finding, strict)),
  };
}
