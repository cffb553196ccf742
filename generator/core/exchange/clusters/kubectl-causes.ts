import { accessName, programName, requestName } from './call-names.js';
import type { ClusterAccess, LiveRequest, ProgramRun } from './live.js';

/** The call that failed; `program` is a path. */
export interface FailedCall {
  program: string;
  cluster: string;
  access: ClusterAccess;
  request: LiveRequest;
  timeoutMs: number;
}

/** Why a call failed: words that follow the cluster's name, without a full stop, and a sentence that says what to do. */
export interface Cause {
  kind?: 'transient' | 'unreachable';
  forbidden?: true;
  /** Whether the program's own line says more. */
  quotes?: true;
  fact: (call: FailedCall) => string;
  fix: (call: FailedCall) => string;
}

const LOOK = 'Look at it with "oc config view".';
const REACH = 'Check that the cluster runs, and that this machine reaches it (VPN, proxy).';

/** What ended a call from outside. */
export const FAULTS: Readonly<Record<NonNullable<ProgramRun['fault']>, Cause>> = {
  timeout: {
    kind: 'unreachable',
    quotes: true,
    fact: (call) => `${programName(call.program)} did not answer within ${call.timeoutMs / 1000} s`,
    fix: () =>
      'Check that this machine reaches the cluster (VPN, proxy), and that the login asks for nothing; --timeout allows more time.',
  },
  'too-large': {
    fact: (call) =>
      `${programName(call.program)} answered ${requestName(call.request)} with more than anything so small can be`,
    fix: (call) => `See what ${programName(call.program)} prints: it may be a wrapper that prints something else.`,
  },
  'not-started': {
    quotes: true,
    fact: (call) => `${programName(call.program)} could not be started`,
    fix: () => 'Name a program that runs here with --kubectl PATH.',
  },
  interrupted: {
    fact: (call) => `${programName(call.program)} was interrupted`,
    fix: () => 'Run this again.',
  },
};

/** What nobody recognised. */
export const UNKNOWN: Cause = {
  quotes: true,
  fact: (call) => `${programName(call.program)} could not get ${requestName(call.request)}`,
  fix: ({ access }) => `Get it by hand with ${accessName(access)} to see more.`,
};

/** By what the program says, the first that fits; tried with kubectl 1.27 to 1.33 against a server with each fault. */
export const CAUSES: readonly (Cause & { says: RegExp })[] = [
  {
    says: /context was not found for specified context|context ".*" does not exist/,
    fact: ({ access }) =>
      access.context === undefined
        ? `the current context of ${accessName(access)} does not exist`
        : `the kubeconfig has no ${accessName(access)}`,
    fix: ({ cluster, access }) =>
      access.context === undefined
        ? LOOK
        : `Set clusters.${cluster}.context to a name that "oc config get-contexts" lists.`,
  },
  {
    says: /getting credentials: exec: (?:executable .* not found|fork\/exec .*: no such file)/,
    quotes: true,
    fact: ({ access }) => `the login plugin that ${accessName(access)} needs is not installed`,
    fix: () => 'Install it where PATH leads to.',
  },
  {
    says: /getting credentials: plugin .* not allowed/,
    quotes: true,
    fact: ({ access }) => `kuberc forbids the login plugin that ${accessName(access)} needs`,
    fix: () => 'Add it to credentialPluginAllowlist in kuberc, or log in another way.',
  },
  {
    says: /cannot support interactive mode/,
    fact: ({ access }) => `the login plugin of ${accessName(access)} asks for input, and gets none here`,
    fix: () => 'Log in first, or use a kubeconfig with a token.',
  },
  {
    says: /getting credentials: |auth plugin has been removed/,
    quotes: true,
    fact: ({ access }) => `the login plugin of ${accessName(access)} failed`,
    fix: () =>
      'Log in again. Variables that hold a secret (AWS_SECRET_ACCESS_KEY) are not passed to it; profiles and files are.',
  },
  {
    // EOF is what it reads where it asks for a user name.
    says: /You must be logged in to the server|\(Unauthorized\)|asked for the client to provide credentials|^error: EOF$/,
    fact: ({ access }) => `${accessName(access)} is not logged in, or its token has expired (Unauthorized)`,
    fix: () => 'Log in to that cluster again (oc login).',
  },
  {
    says: /^Error from server \(Forbidden\)/,
    forbidden: true,
    fact: ({ access, request }) =>
      `${accessName(access)} lacks the right to "${request.name === undefined ? 'list' : 'get'}" ${requestName(request)}`,
    fix: () => 'Give its account that right; docs/exchange.md lists all that collecting needs.',
  },
  {
    says: /could not find the requested resource|doesn't have a resource type|looking for beginning of value/,
    quotes: true,
    fact: ({ access }) => `what answers at the server of ${accessName(access)} is no Kubernetes API`,
    fix: () => 'Correct the server in the kubeconfig: it may be the console, or a proxy may answer.',
  },
  {
    says: /x509: certificate signed by unknown authority/,
    fact: ({ access }) => `the API's certificate is of an authority that ${accessName(access)} does not know`,
    fix: () =>
      'Find out why before you go on, since somebody may stand in between; then correct certificate-authority in the kubeconfig.',
  },
  {
    says: /x509: certificate has expired or is not yet valid/,
    quotes: true,
    fact: () => "the API's certificate has expired, or is not valid yet",
    fix: () => "Check this machine's clock; if it is right, the certificate has to be renewed.",
  },
  {
    says: /x509: (?:cannot validate certificate for|certificate is (?:not )?valid for)/,
    quotes: true,
    fact: () => "the API's certificate is for another host",
    fix: () => 'Correct the server in the kubeconfig.',
  },
  {
    says: /The connection to the server localhost:8080 was refused/,
    fact: ({ access }) => `${accessName(access)} names no cluster`,
    fix: () => LOOK,
  },
  {
    says: /TLS handshake timeout|connection refused|was refused - |connection reset by peer|broken pipe|\bEOF$|client connection lost/,
    kind: 'transient',
    quotes: true,
    fact: () => 'the API cannot be reached',
    fix: () => REACH,
  },
  {
    says: /no such host|i\/o timeout|no route to host|unreachable|deadline exceeded|Client\.Timeout exceeded|server misbehaving|proxyconnect/,
    kind: 'unreachable',
    quotes: true,
    fact: () => 'the API cannot be reached',
    fix: () => REACH,
  },
  {
    says: /x509: |tls: |server gave HTTP response to HTTPS client/,
    quotes: true,
    fact: () => 'no secure connection to the API came about',
    fix: () => 'Correct the server and the certificates in the kubeconfig.',
  },
  {
    says: /error loading config file|^error: (?:stat|open) |unable to read (?:certificate|client)|incomplete configuration info|no configuration has been provided|invalid configuration/,
    quotes: true,
    fact: () => 'the kubeconfig cannot be used',
    fix: () => LOOK,
  },
  {
    says: /^Error from server \((?:TooManyRequests|InternalError|ServiceUnavailable|Timeout|ServerTimeout)\)|an error on the server|too many requests|currently unable to handle the request|etcdserver: /,
    kind: 'transient',
    quotes: true,
    fact: () => 'the API cannot answer now',
    fix: () => 'Run this again later.',
  },
];
