import { CAUSES } from '../exchange/clusters/kubectl-causes.js';
import { explainFailure } from '../exchange/clusters/kubectl-failure.js';
import { quotable, secretIn, tellingLine } from '../exchange/clusters/kubectl-stderr.js';
import type { Failure, ProgramRun } from '../exchange/clusters/live.js';
import { CALL_CAUSES, type CallCause, type MadeCall, TOO_MUCH, UNKNOWN_CALL } from './call-causes.js';

/** Why a call has no answer; what is transient may be asked again at once. */
interface ExplainedCall {
  absent: boolean;
  transient: boolean;
  failure: Failure;
}

/** Says nothing, and what follows would look like a token. */
const PREFIX = /^error: failed to create token: /m;

/**
 * What a call that did not end with code 0 means. Of stdout nothing is shown; of stderr one line at most, and nothing at
 * all where something private was sent, which an answer may repeat (facts/reliability.md C04, S02).
 */
export function explainCall(given: ProgramRun, made: MadeCall): ExplainedCall {
  const run = { ...given, stderr: given.stderr.replace(PREFIX, 'error: ') };
  const line = run.fault === undefined ? tellingLine(run.stderr) : '';
  const own = CALL_CAUSES.find(({ kinds, says }) => kinds.includes(made.call.kind) && says.test(line));
  if (own !== undefined) return explained(own, made, '');
  if (run.fault === 'too-large') return explained(TOO_MUCH, made, '');
  const common = CAUSES.find(({ says, forbidden }) => forbidden !== true && says.test(line));
  if (run.fault === undefined && common === undefined) return explained(UNKNOWN_CALL, made, quotedEnd(run, line, made));
  const stderr = made.call.kind === 'apply' ? (common?.says.exec(line)?.[0] ?? '') : run.stderr;
  return commonFailure({ ...run, stderr }, made);
}

function explained(cause: Pick<CallCause, 'absent' | 'fact' | 'fix'>, made: MadeCall, more: string): ExplainedCall {
  const fact = `cluster "${made.cluster}": ${cause.fact(made)}${more}.`;
  return { absent: cause.absent === true, transient: false, failure: { fact, fix: cause.fix(made) } };
}

function quotedEnd({ code, stderr }: ProgramRun, line: string, { call }: MadeCall): string {
  if (line === '') return code === null ? ': a signal ended it' : `: it ended with code ${code} and said nothing`;
  if (call.kind === 'apply') return '; its message is withheld, because it may repeat what was sent';
  const secret = secretIn(stderr);
  return secret === undefined ? `: ${quotable(line)}` : `; its message is withheld, because it holds ${secret}`;
}

/** In the words of the exchange, none of which are about what was asked: that alone differs there. */
function commonFailure(run: ProgramRun, { program, cluster, access, timeoutMs }: MadeCall): ExplainedCall {
  const request = { resource: 'namespace' } as const;
  const { kind, failure } = explainFailure(run, { program, cluster, access, request, timeoutMs });
  return { absent: false, transient: kind === 'transient', failure };
}
