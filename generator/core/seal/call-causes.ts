import { accessName, programName } from '../exchange/clusters/call-names.js';
import type { ClusterAccess } from '../exchange/clusters/live.js';
import { quoted } from '../forbidden-text.js';
import type { SecretCall } from './secret-calls.js';

/** A call that was made; `program` is a path, and `mesh` the one for which it was. */
export interface MadeCall {
  program: string;
  cluster: string;
  mesh: string;
  access: ClusterAccess;
  timeoutMs: number;
  call: SecretCall;
}

/** Why a call failed: words that follow the cluster's name, without a full stop, and a sentence that says what to do. */
export interface CallCause {
  kinds: readonly SecretCall['kind'][];
  says: RegExp;
  /** What is not there, and was asked for. */
  absent?: true;
  fact: (made: MadeCall) => string;
  fix: (made: MadeCall) => string;
}

/** What a call is about, as `secret "cacerts" in namespace "prod-mesh"`. */
export function aboutCall(call: SecretCall): string {
  if (call.kind === 'token') {
    return `a token of serviceaccount ${quoted(call.account.name)} in namespace ${quoted(call.account.namespace)}`;
  }
  const namespace = call.kind === 'token-secret' ? call.account.namespace : call.namespace;
  return `secret ${quoted(call.name)} in namespace ${quoted(namespace)}`;
}

const GETS: readonly SecretCall['kind'][] = ['token-secret', 'is-there'];
const RIGHTS = { token: 'create', 'token-secret': 'get', 'is-there': 'get', apply: 'create and patch' } as const;

/** By what oc and kubectl say, the first that fits; all that is not about one of these calls is told of in the exchange. */
export const CALL_CAUSES: readonly CallCause[] = [
  {
    kinds: ['token'],
    says: /serviceaccounts "[^"]*" not found$/,
    absent: true,
    fact: ({ call }) => `there is no account for ${aboutCall(call)}`,
    fix: ({ mesh }) => `Apply mesh-cp of "${mesh}" there first: it makes the account.`,
  },
  {
    kinds: ['token-secret'],
    says: /^Error from server \(NotFound\): secrets "[^"]*" not found$/,
    absent: true,
    fact: ({ call }) => `there is no ${aboutCall(call)}`,
    fix: ({ call }) => tokenSecretFix(call),
  },
  {
    kinds: ['is-there'],
    says: /^Error from server \(NotFound\): (?:secrets|namespaces) "[^"]*" not found$/,
    absent: true,
    fact: ({ call }) => `there is no ${aboutCall(call)}`,
    fix: () => '',
  },
  {
    kinds: ['apply'],
    says: /^Error from server \(NotFound\): namespaces "[^"]*" not found$/,
    fact: ({ call }) => `the namespace of ${aboutCall(call)} is not there`,
    fix: ({ mesh }) => `Apply infra of "${mesh}" there first: it makes the namespace.`,
  },
  {
    kinds: ['apply'],
    says: /^error: Apply failed with \d+ conflicts?\b/,
    fact: ({ call }) => `another program made ${aboutCall(call)}, or has changed it`,
    fix: () => 'Find out whose it is. --replace takes it over.',
  },
  {
    kinds: ['apply'],
    says: /^The Secret "[^"]*" is invalid: type: .*field is immutable/,
    fact: ({ call }) => `${aboutCall(call)} is of another type than Opaque, and no type can be changed`,
    fix: ({ call, access }) => `Delete it with ${accessName(access)}, then run this again: ${aboutCall(call)}.`,
  },
  {
    kinds: ['token', 'token-secret', 'is-there', 'apply'],
    says: /\bis forbidden: User "/,
    fact: ({ access, call }) => `${accessName(access)} lacks the right to ${RIGHTS[call.kind]} ${aboutCall(call)}`,
    fix: () => 'Give its account that right; docs/seal.md lists all that sealing needs.',
  },
  {
    kinds: ['apply'],
    says: /denied the request|^Error from server \((?:Forbidden|BadRequest|Invalid)\)|\bis invalid: /,
    fact: ({ call }) => `the API refuses ${aboutCall(call)}; why is withheld, because it may repeat what was sent`,
    fix: () => 'Look at the admission policies of that cluster.',
  },
  {
    kinds: ['token'],
    says: /^error: Unauthorized$/,
    fact: ({ access }) => `${accessName(access)} is not logged in, or its token has expired (Unauthorized)`,
    fix: () => 'Log in to that cluster again (oc login).',
  },
  {
    kinds: ['token'],
    says: /^error: unknown (?:command|flag|shorthand)|^Error: (?:must specify one of|unknown)/,
    fact: ({ program }) => `${programName(program)} cannot create tokens`,
    fix: () => 'Install oc 4.11 or kubectl 1.24, or later.',
  },
];

function tokenSecretFix(call: SecretCall): string {
  if (call.kind !== 'token-secret') return '';
  const { account, name } = call;
  return `Create it: of type kubernetes.io/service-account-token, with the annotation kubernetes.io/service-account.name: ${account.name}, named "${name}" in "${account.namespace}" (docs/seal.md has the YAML). Or leave --token-secret out.`;
}

/** What nobody recognised. */
export const UNKNOWN_CALL: Pick<CallCause, 'fact' | 'fix'> = {
  fact: ({ program, call }) => `${programName(program)} could not ${verbOf(call)} ${aboutCall(call)}`,
  fix: ({ access }) => `Try it by hand with ${accessName(access)} to see more.`,
};

/** What was printed instead of an answer. */
export const TOO_MUCH: Pick<CallCause, 'fact' | 'fix'> = {
  fact: ({ program, call }) =>
    `${programName(program)} answered for ${aboutCall(call)} with more than anything so small can be`,
  fix: ({ program }) => `See what ${programName(program)} prints: it may be a wrapper that prints something else.`,
};

function verbOf({ kind }: SecretCall): string {
  if (kind === 'token') return 'create';
  return GETS.includes(kind) ? 'get' : 'apply';
}
