import type { Data, Say } from '../support/parsed-tree.js';
import type { ExpectedMesh, ExpectedSide } from './discovery-expected.js';
import { ofKind, type Rendered, sorted } from './discovery-rendered.js';

/** 3.2: who the mesh is, and the roots of peers with whom all is exchanged, suspended or not, each for its own trust domain. */
export function checkTrust(mesh: ExpectedMesh, { plane }: Rendered, sides: readonly ExpectedSide[], say: Say): void {
  const [istio] = ofKind(plane, 'Istio');
  const { global, meshConfig, pilot } = istio.spec.values;
  if (global.network !== mesh.network) say(`3.2 network ${global.network}`);
  if (meshConfig.trustDomain !== mesh.trustDomain) say(`3.2 trust domain ${meshConfig.trustDomain}`);
  if (meshConfig.trustDomainAliases !== undefined) say('3.4 aliases');
  const flat = (pem: string, domain: string): string => `${pem.replace(/\s/g, '')}=${domain}`;
  const found = (meshConfig.caCertificates ?? []).map(({ pem, trustDomains }: Data) => flat(pem, trustDomains.join()));
  const wanted = sides.flatMap(({ peer }) => peer.roots.map((pem) => flat(pem, peer.trustDomain)));
  if (sorted(found) !== sorted(wanted)) say('3.2 roots');
  const isSettled = sides.length > 0;
  const { PROXY_CONFIG_XDS_AGENT: agent, ISTIO_META_DNS_CAPTURE: dns } = meshConfig.defaultConfig?.proxyMetadata ?? {};
  if ((pilot?.env?.ISTIO_MULTIROOT_MESH === 'true') !== isSettled) say('3.2 several roots');
  if ((agent === 'true') !== isSettled) say('3.2 several roots in proxies');
  if ((dns === 'true') !== isSettled) say('3.2 names');
  // Later ones give addresses to made-up names by default.
  const isOld = Number(/^v1\.(\d+)/.exec(istio.spec.version)?.[1]) < 26;
  if ((pilot?.env?.PILOT_ENABLE_IP_AUTOALLOCATE === 'true') !== (isSettled && isOld)) say('3.2 addresses of names');
}
