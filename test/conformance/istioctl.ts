import { join } from 'node:path';
import { expect } from 'vitest';
import type { Clusters } from './clusters.js';
import { run } from './run.js';

const istioctl = join(process.env.CONFORMANCE_BIN!, 'istioctl');

/** What istioctl finds and nothing is wrong with: by code, where its message fits. Everything else fails the suite. */
const EXPLAINED: readonly { code: string; message: RegExp; because: string }[] = [
  {
    code: 'IST0101',
    message:
      /selector not found: "(?:istio=(?:ingressgateway|eastwestgateway|cross-network)|gateway\.networking\.k8s\.io\/gateway-name=eastwestgateway)"/,
    because: 'no pod runs here',
  },
  { code: 'IST0127', message: /^No matching workloads for this resource/, because: 'no pod runs here' },
  {
    code: 'IST0145',
    message: /Conflict with gateways (\S+)\/(kube-info|bookinfo-gateway) \(workload selector istio=ingressgateway/,
    because: 'the Gateways are of two meshes in one cluster, and each control plane reads its own members alone',
  },
  { code: 'IST0173', message: /./, because: 'no pod runs here, so no subset selects one' },
  { code: 'IST0176', message: /./, because: 'the published Gateway API definitions call themselves version 0.0.0-dev' },
  {
    code: 'IST0133',
    message: /^Schema validation warning: address is unset with network "[^"]+"$/,
    because: 'the network has a gateway, and Istio takes its address',
  },
  {
    code: 'IST0134',
    message: /^ServiceEntry addresses are required for this protocol\.$/,
    because: 'the control plane allocates the addresses that captured DNS answers with',
  },
  {
    code: 'IST0135',
    message: /^Annotation "alpha\.istio\.io\/canonical-serviceaccounts" has been deprecated/,
    because: 'no field names the accounts that answer beside a Service, and every release up to 1.30 reads it',
  },
  { code: 'IST0102', message: /./, because: 'generation 2 injects by annotation, not by a label of the namespace' },
];

interface Message {
  code: string;
  level: string;
  message: string;
  origin: string;
}

/** Both offline checks over a directory of rendered files. */
export async function expectValid(directory: string): Promise<void> {
  const validated = await run(istioctl, ['validate', '-f', directory]);
  expect(validated, directory).toMatchObject({ code: 0 });
  // Without -A it would look at the namespace default alone.
  const analysed = await run(istioctl, ['analyze', '--use-kube=false', '-A', '--output', 'json', directory]);
  expect(unexplained(analysed.stdout), directory).toEqual([]);
}

/** The analyzers that need an API server, over all that was applied; imported hosts are there as ServiceEntries. */
export async function expectNothingFound(clusters: Clusters, cluster: string): Promise<void> {
  const args = ['analyze', '-A', '--output', 'json', `--kubeconfig=${clusters.admin}`, `--context=${cluster}`];
  const analysed = await run(istioctl, args);
  expect(analysed.stdout, analysed.stderr).toMatch(/^\[/m);
  expect(unexplained(analysed.stdout), cluster).toEqual([]);
}

/** Its log may stand before the list. */
function unexplained(stdout: string): string[] {
  return (JSON.parse(stdout.slice(stdout.search(/^\[/m))) as Message[])
    .filter(({ code, message }) => !EXPLAINED.some((one) => one.code === code && one.message.test(message)))
    .map(({ code, origin, message }) => `${code} ${origin}: ${message}`);
}
