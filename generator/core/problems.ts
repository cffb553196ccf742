/** Where something stands in a file that a person wrote. Lines and columns count from 1; columns are UTF-16 units. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

export type Severity = 'error' | 'warning';

/**
 * One thing that is wrong with the input. `path` names the key (`peerings[0].spokes[1]`), `message` states the fact
 * with the offending value in double quotes, `fix` says what to do; both are whole sentences.
 */
export interface Finding extends Place {
  rule: string;
  severity: Severity;
  path: string;
  message: string;
  fix: string;
  related: Place[];
}

/** The user's mistake, or a state of the disk that is not ours to change: exit code 2 unless it says otherwise. */
export class InputError extends Error {
  constructor(
    readonly findings: Finding[],
    readonly exitCode: 1 | 2 = 2,
  ) {
    super(findings.map((finding) => finding.message).join('\n'));
  }
}
