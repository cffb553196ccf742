import { programName } from './call-names.js';
import { CAUSES, type Cause, FAULTS, type FailedCall, UNKNOWN } from './kubectl-causes.js';
import { quotable, secretIn, tellingLine } from './kubectl-stderr.js';
import type { Failure, LiveRequest, ProgramRun } from './live.js';
import { isProxyAbsent, proxyCause } from './proxy-failure.js';

/**
 * `transient`: the server's state of the moment, so that asking again at once may help. `unreachable`: it may help later,
 * where the cluster has answered before.
 */
interface Explained {
  kind: 'absent' | 'transient' | 'unreachable' | 'final';
  forbidden: boolean;
  failure: Failure;
}

/**
 * What a call that did not end with code 0 means. Of stderr one line is shown, sanitised, and none where any of it holds
 * a secret; of stdout nothing (facts/reliability.md C04 to C07).
 */
export function explainFailure(run: ProgramRun, call: FailedCall): Explained {
  const line = tellingLine(run.stderr);
  const cause = causeOf(run, line, call);
  const fact = `cluster "${call.cluster}": ${cause.fact(call)}${saying(cause, run.stderr, line)}.`;
  const kind = run.fault === undefined && isAbsent(line, call) ? 'absent' : (cause.kind ?? 'final');
  return { kind, forbidden: cause.forbidden === true, failure: { fact, fix: cause.fix(call) } };
}

function causeOf(run: ProgramRun, line: string, call: FailedCall): Cause {
  if (run.fault !== undefined) return FAULTS[run.fault];
  if (line === '') return ended(run, call);
  return proxyCause(line, call.request) ?? CAUSES.find(({ says }) => says.test(line)) ?? UNKNOWN;
}

function ended({ code }: ProgramRun, call: FailedCall): Cause {
  const end = code === null ? 'was ended by a signal' : `ended with code ${code} and said nothing`;
  return { ...UNKNOWN, fact: () => `${programName(call.program)} ${end}` };
}

function saying(cause: Cause, stderr: string, line: string): string {
  const secret = secretIn(stderr);
  if (secret !== undefined) return `; its message is withheld, because it holds ${secret}`;
  return cause.quotes === true && line !== '' ? `: ${quotable(line)}` : '';
}

/** Kinds that OpenShift alone has; core kinds are everywhere. */
const OF_OPENSHIFT: readonly LiveRequest['resource'][] = ['clusterversion', 'infrastructure'];

/** Where the kind or the namespace is not there, neither is the object. */
function isAbsent(line: string, { request }: FailedCall): boolean {
  if (isNamespaceAbsent(line, request)) return true;
  if (request.resource === 'services/proxy') return isProxyAbsent(line, request);
  if (OF_OPENSHIFT.includes(request.resource) && line.includes("doesn't have a resource type")) return true;
  const name = /^Error from server \(NotFound\): \S+ "([^"]*)" not found$/.exec(line)?.[1];
  return name !== undefined && name === request.name;
}

/** kubectl tells of the namespace rather than of what would be in it. */
function isNamespaceAbsent(line: string, { namespace }: LiveRequest): boolean {
  return namespace !== undefined && line === `Error from server (NotFound): namespaces "${namespace}" not found`;
}
