import type { RawMap } from '../../merge.js';
import type { Mesh } from '../../model.js';
import { parseIstioVersion } from '../istio-versions.js';

/**
 * What a control plane has to know to trust its peers, once their pairs are no longer pending (design 7,
 * facts/multicluster-ossm3.md 3.2). Each root speaks for its own trust domain: an alias would make the identities of all
 * meshes one (3.4). A pair that is suspended keeps its trust, for pods would have to restart when it comes back.
 */
export function trustOfPeers(mesh: Mesh): { meshConfig: RawMap; pilot: RawMap } {
  const peers = mesh.ends.filter(({ pair }) => pair.missing.length === 0).map(({ peer }) => peer);
  if (peers.length === 0) return { meshConfig: {}, pilot: {} };
  const caCertificates = peers.flatMap(({ record, trustDomain }) =>
    (record?.roots ?? []).map(({ pem }) => ({ pem, trustDomains: [trustDomain] })),
  );
  return {
    meshConfig: {
      caCertificates,
      defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: 'true', PROXY_CONFIG_XDS_AGENT: 'true' } },
    },
    pilot: { env: { ISTIO_MULTIROOT_MESH: 'true', ...addresses(mesh) } },
  };
}

const META = ['values', 'meshConfig', 'defaultConfig', 'proxyMetadata'];
const ENV = ['values', 'pilot', 'env'];

/** Where raw fields would take that away again: lists replace each other. */
export const derivedOfTrust = [
  { path: ['values', 'meshConfig', 'caCertificates'] },
  { path: [...META, 'ISTIO_META_DNS_CAPTURE'], value: 'true' },
  { path: [...META, 'PROXY_CONFIG_XDS_AGENT'], value: 'true' },
  { path: [...ENV, 'ISTIO_MULTIROOT_MESH'], value: 'true' },
  { path: [...ENV, 'PILOT_ENABLE_IP_AUTOALLOCATE'], value: 'true' },
];

/** Names that no cluster has need an address of their own, which later versions give by default. */
function addresses({ istioVersion }: Mesh): Record<string, string> {
  const minor = parseIstioVersion(istioVersion)?.minor ?? 0;
  return minor < 26 ? { PILOT_ENABLE_IP_AUTOALLOCATE: 'true' } : {};
}
