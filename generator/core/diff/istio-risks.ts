import { quoted } from '../forbidden-text.js';
import { isMap } from '../merge.js';
import { fieldAt, textAt } from './file-change.js';
import type { Match, Placed } from './match-objects.js';
import { type Risk, type RiskId, riskOf } from './risk.js';
import { rootBlocks } from './root-certificate-risks.js';

interface NamedField {
  keys: readonly string[];
  risk: RiskId;
  what: string;
  cost: string;
}

/** What all of a mesh and its peers know a control plane by (facts/multicluster-ossm3.md 1.5, 2.3, 2.4). */
const FIELDS: readonly NamedField[] = [
  {
    keys: ['spec', 'namespace'],
    risk: 'control-plane-namespace-changed',
    what: 'the namespace of the control plane',
    cost: 'it cannot change, so the Istio has to be deleted first, and a self-signed root is made anew.',
  },
  {
    keys: ['spec', 'values', 'meshConfig', 'trustDomain'],
    risk: 'trust-domain-changed',
    what: 'the trust domain',
    cost: 'every identity in the mesh changes, and peers refuse it until they trust the new one.',
  },
  {
    keys: ['spec', 'values', 'global', 'meshID'],
    risk: 'mesh-id-changed',
    what: 'the mesh ID',
    cost: 'it has to be the same in every cluster of the mesh, and proxies take it when they restart.',
  },
  {
    keys: ['spec', 'values', 'global', 'network'],
    risk: 'network-changed',
    what: 'the network',
    cost: 'the label of the namespace, gateways and what other clusters call it have to follow, else no request finds its way.',
  },
  {
    keys: ['spec', 'values', 'global', 'multiCluster', 'clusterName'],
    risk: 'cluster-name-changed',
    what: 'the cluster name',
    cost: 'the remote secrets in other clusters have the old one, so they have to be made again.',
  },
];

/** What changes of an Istio cost, of generation 3. */
export function istioRisks(match: Match): Risk[] {
  return [...nameRisks(match), ...FIELDS.flatMap((field) => fieldRisks(match, field)), ...trustRisks(match)];
}

/** facts/multicluster-ossm3.md 2.3: the revision that namespaces and pods ask for is named after the Istio. */
function nameRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map(({ manifest }) => manifest.name ?? '');
  if (was === is) return [];
  const fact = `the control plane ${quoted(was!)} becomes ${quoted(is!)}`;
  const cost = 'its revision has another name, so every pod of the mesh has to restart to follow it.';
  return [riskOf(before, 'control-plane-renamed', `${fact}: ${cost}`)];
}

function fieldRisks({ before, after }: Match, { keys, risk, what, cost }: NamedField): Risk[] {
  const [was, is] = [before, after].map(({ manifest }) => textAt(manifest.value, ...keys) ?? '');
  if (was === is) return [];
  return [riskOf(before, risk, `${what} changes from ${quoted(was!)} to ${quoted(is!)}: ${cost}`)];
}

/** facts/multicluster-ossm3.md 3.2: each root of a peer speaks for the trust domains beside it. */
function trustRisks({ before, after }: Match): Risk[] {
  const [was, is] = [before, after].map(trustedRoots);
  const dropped = [...was!].some((root) => !is!.has(root));
  const gained = [...is!].some((root) => !was!.has(root));
  if (!dropped && !gained) return [];
  const roots = `the root certificates of peers in ${quoted(after.manifest.name ?? '')}`;
  const message = dropped
    ? `${roots} change: what a dropped root has signed is refused.`
    : `${roots} become more: the mesh trusts one more issuer.`;
  return [riskOf(before, 'root-certificates-changed', message)];
}

/** Each certificate with a trust domain that it speaks for. */
function trustedRoots({ manifest }: Placed): Set<string> {
  const entries = fieldAt(manifest.value, 'spec', 'values', 'meshConfig', 'caCertificates');
  const found = (Array.isArray(entries) ? entries : []).filter(isMap).flatMap((entry) => {
    const domains = Array.isArray(entry.trustDomains) ? entry.trustDomains : [];
    const roots = [...rootBlocks(textAt(entry, 'pem') ?? JSON.stringify(entry.spiffeBundleUrl ?? ''))];
    return roots.flatMap((root) =>
      (domains.length === 0 ? [''] : domains).map((domain) => JSON.stringify([root, domain])),
    );
  });
  return new Set(found);
}
