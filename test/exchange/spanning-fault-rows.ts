import {
  controllerService,
  infrastructure,
  kubeconfigCluster,
  kubectlSays,
  loadBalancer,
  namespace,
  nodePort,
} from '../support/kubectl-answers.js';
import { makeRoot, type RootRequest } from '../support/openssl.js';
import type { StandIn } from '../support/stand-in-oc.js';
import { apiCa, apiOf, at, controller, gateway, meshRoot, proxied, sealing } from './spanning-estate.js';

type When = Parameters<StandIn['when']>[0];
export type Answer = Parameters<StandIn['when']>[1];
type Fault = [name: string, when: When, answer: () => Answer, code: number, said: string];

export const east = { context: 'admin@east' } as const;
export const infra: When = { ...east, resource: 'infrastructure' };
export const kubeconfig: When = { ...east, resource: 'kubeconfig' };
export const rootCa: When = { ...east, resource: 'configmap', name: 'kube-root-ca.crt' };
export const proxy: When = { ...east, resource: 'services/proxy' };
const sealingService: When = { ...east, resource: 'service', name: controller };
const eastWest: When = { ...east, resource: 'service', name: gateway };

export const mesh = 'mesh "shop" (cluster "east"): ';
export const name = 'Name the URL at which the other clusters reach this API: --api-server east=https://HOST:6443';
export const right = 'Give its account that right; docs/exchange.md lists all that collecting needs.';
export const later = 'Wait for it with --wait 10m, or record the rest with --skip-missing.';
export const byHand = 'Get it by hand with context "admin@east" to see more.';
export const publicOnly = 'It has to hold public CA certificates and nothing else.';
const otherwise = 'Name the controller with --sealing-controller, or import its certificate with --sealing-cert.';
/** What must never be shown. */
export const secrets = ['kanarienvogel', meshRoot().keyPem.split('\n')[1]!];

const url = (text: string) => () => ({ object: infrastructure(text) });
export const entry = (pem: string | undefined, more: object = {}, server = apiOf('east')) => ({
  object: kubeconfigCluster(server, pem, more),
});
export const leaf = () => makeRoot({ ca: false, keyUsage: false, subject: '/CN=api', issuer: apiCa('east') }).pem;
const served = (request: RootRequest) => () => ({ stdout: makeRoot({ ca: false, subject: '/', ...request }).pem });

/** facts/multicluster-ossm3.md L11: where others cannot reach the API, or nobody may be believed. */
export const API: Fault[] = [
  [
    'leads to whoever uses it',
    infra,
    url('https://localhost:6443'),
    2,
    `${mesh}its API server "https://localhost:6443" leads to the machine that uses it. ${name}`,
  ],
  [
    'is a loopback address',
    infra,
    url('https://127.0.0.1:6443'),
    2,
    `${mesh}its API server "https://127.0.0.1:6443" leads to the machine that uses it. ${name}`,
  ],
  [
    'is internal',
    infra,
    url('https://api-int.east.example.net:6443'),
    2,
    `${mesh}its API server "https://api-int.east.example.net:6443" is the internal name of the API, for machines of its own cluster alone. ${name}`,
  ],
  [
    'is http',
    infra,
    url('http://api.east.example.net:6443'),
    2,
    `${mesh}its API server "http://api.east.example.net:6443" is no https URL. ${name}`,
  ],
  [
    'is a name inside the cluster',
    infra,
    url('https://kubernetes.default.svc'),
    2,
    `${mesh}its API server "https://kubernetes.default.svc" is the name of the API inside its own cluster. ${name}`,
  ],
  [
    'holds a password',
    infra,
    url('https://jane:kanarienvogel@api.east.example.net:6443'),
    2,
    `${mesh}its API server holds a user name or a password. ${name}`,
  ],
  [
    'has a path',
    infra,
    url('https://rancher.example.net/k8s/clusters/c-1'),
    2,
    `${mesh}its API server "https://rancher.example.net/k8s/clusters/c-1" has a path or a query. ${name}`,
  ],
  [
    'may not be read',
    infra,
    () => ({ stderr: kubectlSays.forbidden('infrastructures', 'cluster', '') }),
    1,
    `cluster "east": context "admin@east" lacks the right to "get" infrastructure "cluster". ${right}`,
  ],
  [
    'is not said',
    infra,
    () => ({ object: infrastructure('') }),
    1,
    `cluster "east": Infrastructure "cluster" has no apiServerURL. ${byHand}`,
  ],
  [
    'is said by something else',
    infra,
    () => ({ object: namespace('x', 'cluster') }),
    1,
    `cluster "east": What answered for infrastructure "cluster" is another object: "Namespace" "cluster". ${byHand}`,
  ],
  [
    'is believed by a kubeconfig that believes everybody',
    kubeconfig,
    () => entry(undefined, { 'insecure-skip-tls-verify': true }),
    2,
    `${mesh}its kubeconfig says insecure-skip-tls-verify, so that anybody could have answered. Give the kubeconfig the certificate-authority of the cluster instead.`,
  ],
  [
    'has a leaf as its CA',
    kubeconfig,
    () => entry(leaf()),
    2,
    `${mesh}the certificate-authority of its kubeconfig holds no CA certificate. ${publicOnly}`,
  ],
  [
    'has a private key beside its CA',
    kubeconfig,
    () => entry(`${meshRoot().keyPem}${apiCa('east').pem}`),
    2,
    `${mesh}the certificate-authority of its kubeconfig holds a private key. ${publicOnly}`,
  ],
  [
    'has half a CA',
    kubeconfig,
    () => entry(apiCa('east').pem.slice(0, 200)),
    2,
    `${mesh}the certificate-authority of its kubeconfig is cut off: block 1 has no END line. ${publicOnly}`,
  ],
  [
    'has more CAs than anybody needs',
    kubeconfig,
    () => entry(manyCas()),
    2,
    `${mesh}the certificate-authority of its kubeconfig is larger than 64 KiB. ${publicOnly}`,
  ],
  [
    'is in no kubeconfig',
    kubeconfig,
    () => ({ object: { 'proxy-url': 'http://jane:kanarienvogel@proxy' } }),
    1,
    `cluster "east": Its kubeconfig names no server. ${byHand}`,
  ],
  [
    'is printed as no JSON, by an old program',
    kubeconfig,
    () => ({ stdout: 'map[server:https://x]' }),
    1,
    'cluster "east": oc answered the cluster entry of the kubeconfig with something that is no JSON. See what oc prints: it may be a wrapper.',
  ],
  [
    'cannot be looked up',
    kubeconfig,
    () => ({ stderr: 'error: cannot locate cluster nope\n' }),
    1,
    'cluster "east": oc could not get the cluster entry of the kubeconfig: error: cannot locate cluster nope. Get it by hand with context "admin@east" to see more.',
  ],
];

let many: string | undefined;
/** Four CAs of 20,000 characters each. */
function manyCas(): string {
  many ??= [1, 2, 3, 4]
    .map((serial) =>
      makeRoot({ subject: `/CN=${serial}`, extensions: [`1.2.3.4=ASN1:UTF8String:${'x'.repeat(15_000)}`] }),
    )
    .map(({ pem }) => pem)
    .join('');
  return many;
}

/** facts/reliability.md T17: what nothing can be sealed with, or what is no controller. */
export const SEALING: Fault[] = [
  [
    'is nowhere',
    sealingService,
    () => ({ stderr: `Error from server (NotFound): services "${controller}" not found\n` }),
    1,
    `${mesh}Service "${controller}" in namespace "kube-system" is not there: install Sealed Secrets, name its controller with --sealing-controller, or import its certificate with "meshloom exchange import --mesh shop --sealing-cert". ${later}`,
  ],
  [
    'may not be looked up',
    sealingService,
    () => ({ stderr: kubectlSays.forbidden('services', controller, 'kube-system') }),
    1,
    `cluster "east": context "admin@east" lacks the right to "get" service "${controller}" in namespace "kube-system". ${right}`,
  ],
  [
    'may not be asked',
    proxy,
    () => ({ stderr: kubectlSays.forbidden('services', proxied, 'kube-system') }),
    1,
    `cluster "east": context "admin@east" lacks the right to "get" services/proxy "${proxied}" in namespace "kube-system". ${right}`,
  ],
  [
    'has no pod',
    proxy,
    () => ({ stderr: kubectlSays.noEndpoints(proxied) }),
    1,
    `${mesh}Service "${controller}" in namespace "kube-system" has no pod that answers yet. ${later}`,
  ],
  [
    'is out of reach',
    proxy,
    () => ({ stderr: kubectlSays.unavailable }),
    1,
    `cluster "east": oc gets no answer from Service "${controller}" in namespace "kube-system" now: Error from server (ServiceUnavailable): the server is currently unable to handle the request. Check that the controller's pod runs, and that the API server reaches it. Or import its certificate: meshloom exchange import --mesh MESH --sealing-cert CLUSTER=FILE`,
  ],
  [
    'is something else',
    proxy,
    () => ({ stderr: kubectlSays.notFoundThere }),
    1,
    `cluster "east": Service "${controller}" in namespace "kube-system" is no sealing controller: Error from server (NotFound): the server could not find the requested resource. Name the controller with --sealing-controller NAMESPACE/NAME.`,
  ],
  [
    'has no port',
    sealingService,
    () => ({ object: { ...(controllerService('kube-system', controller) as object), spec: { ports: [] } } }),
    1,
    `cluster "east": Service "${controller}" in namespace "kube-system" has no port that could be asked. ${byHand}`,
  ],
  [
    'has a port that leads elsewhere',
    sealingService,
    () => ({ object: controllerService('kube-system', controller, 'x/../../../secrets') }),
    1,
    `cluster "east": Service "${controller}" in namespace "kube-system" has no port that could be asked. ${byHand}`,
  ],
  [
    'answers with a page',
    proxy,
    () => ({ stdout: '<!DOCTYPE html><html>kanarienvogel</html>\n' }),
    2,
    `${mesh}what its sealing controller serves holds no CERTIFICATE block. ${otherwise}`,
  ],
  [
    'answers with nothing',
    proxy,
    () => ({ stdout: '', code: 0 }),
    2,
    `${mesh}what its sealing controller serves is empty. ${otherwise}`,
  ],
  [
    'answers with its key',
    proxy,
    () => ({ stdout: `${sealing('east').pem}${meshRoot().keyPem}` }),
    2,
    `${mesh}what its sealing controller serves holds a private key. ${otherwise}`,
  ],
];

/** The same once the certificate has been read; HEX stands for its fingerprint. */
export const CERTIFICATES: Fault[] = [
  ['has an EC key', proxy, served({}), 2, 'has a key of the kind "ec", and sealing needs RSA'],
  ['has a short key', proxy, served({ key: 'rsa:1024' }), 2, 'has an RSA key of 1024 bits, and 2048 are the least'],
  [
    'has expired',
    proxy,
    served({ key: 'rsa:2048', notAfter: '2024-05-06T07:08:09Z' }),
    2,
    'expired at "2024-05-06T07:08:09Z"',
  ],
  [
    'is not valid yet',
    proxy,
    served({ key: 'rsa:2048', notBefore: '2100-01-01T00:00:00Z', notAfter: '2110-01-01T00:00:00Z' }),
    2,
    'is not valid before "2100-01-01T00:00:00Z"',
  ],
];

export const GATEWAY: Fault[] = [
  [
    'is not there',
    eastWest,
    () => ({ stderr: `Error from server (NotFound): services "${gateway}" not found\n` }),
    1,
    `${mesh}Service "${gateway}" in namespace "${at}" is not there yet: apply mesh-cp. ${later}`,
  ],
  [
    'has no address',
    eastWest,
    () => ({ object: loadBalancer(at, gateway) }),
    1,
    `${mesh}Service "${gateway}" in namespace "${at}" has no address yet. ${later}`,
  ],
  [
    'is of another type',
    eastWest,
    () => ({ object: nodePort(at, gateway, 31443, 31188) }),
    1,
    `${mesh}Service "${gateway}" in namespace "${at}" is of type "NodePort" yet, and the topology says "LoadBalancer": apply mesh-cp. ${later}`,
  ],
  [
    'is at a metadata server',
    eastWest,
    () => ({ object: loadBalancer(at, gateway, { ip: '169.254.169.254' }) }),
    1,
    `cluster "east": Service "${gateway}" in namespace "${at}" has the address "169.254.169.254", which is loopback, link-local, multicast or reserved. ${byHand}`,
  ],
];
