import { quoted } from '../../forbidden-text.js';
import { programName } from './call-names.js';
import type { Cause } from './kubectl-causes.js';
import type { LiveRequest, ProxyRequest } from './live.js';

const IMPORT = 'Or import its certificate: meshloom exchange import --mesh MESH --sealing-cert CLUSTER=FILE';

/** The Service behind a proxy request, in words. */
export function proxiedService({ name, namespace }: ProxyRequest): string {
  return `Service ${quoted(serviceOf(name))} in namespace ${quoted(namespace)}`;
}

/** What the API says where it reaches no such Service, or none of its pods (kubectl 1.32 against a server with each fault). */
export function isProxyAbsent(line: string, { name }: ProxyRequest): boolean {
  const missing = /^Error from server \(NotFound\): services "([^"]*)" not found$/.exec(line)?.[1];
  return missing === serviceOf(name) || line.includes('no endpoints available for service');
}

/** By what the program says of a sealing controller, the first that fits; the causes of all other calls come after. */
const CAUSES: readonly (Cause & { says: RegExp })[] = [
  {
    says: /could not find the requested resource|no service port /,
    quotes: true,
    fact: ({ request }) => `${named(request)} is no sealing controller`,
    fix: () => 'Name the controller with --sealing-controller NAMESPACE/NAME.',
  },
  {
    says: /^Error from server \((?:ServiceUnavailable|InternalError|Timeout)\)|an error on the server/,
    kind: 'transient',
    quotes: true,
    fact: ({ request, program }) => `${programName(program)} gets no answer from ${named(request)} now`,
    fix: () => `Check that the controller's pod runs, and that the API server reaches it. ${IMPORT}`,
  },
];

/** The cause of a failed call to a sealing controller, if it is one that only such calls have. */
export function proxyCause(line: string, request: LiveRequest): Cause | undefined {
  return request.resource === 'services/proxy' ? CAUSES.find(({ says }) => says.test(line)) : undefined;
}

function named(request: LiveRequest): string {
  return request.resource === 'services/proxy' ? proxiedService(request) : '';
}

/** `http:<Service>:<port>` is how RBAC names what is proxied. */
function serviceOf(name: string): string {
  return name.split(':')[1] ?? name;
}
