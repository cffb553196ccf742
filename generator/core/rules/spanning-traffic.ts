import { generationOf } from '../generations.js';
import { isMap, type RawMap } from '../merge.js';
import type { Mesh, Model } from '../model.js';
import type { App, AppResource } from '../model-work.js';
import type { Report } from '../report.js';
import { shownValue } from '../schema-quote.js';
import { child, type KeyPath } from '../source.js';
import { crossesNetworks } from '../spanning/networks.js';
import { isMultiNetwork } from '../spanning/parts.js';
import { areCrossedTo, importedHosts, isCrossedTo } from './crossing-services.js';
import { rawValue } from './raw-fields.js';

const OF_GATEWAYS = 'and the gateways between networks pass mTLS alone';

/** Raw fields that keep clients from services of other clusters, or of peers (facts/multicluster-ossm3.md L16, L17). */
export function checkRawTraffic(mesh: Mesh, report: Report): void {
  const { dnsCapture, automaticMtls } = generationOf(mesh).spanningFields;
  const dns = dnsCapture === undefined || mesh.span === undefined ? undefined : rawValue(mesh.spec, dnsCapture);
  if (dns !== undefined && !(dns.isWhole && dns.value === 'true')) {
    report(
      'dns-capture',
      child(mesh.at('spec'), ...dns.path),
      `is ${shownValue(dns.value)}, which turns DNS capture off: clients would not find services that only other clusters have.`,
      'Drop it, or write a Service without selector for each in every cluster.',
      { part: 'key' },
    );
  }
  const mtls = rawValue(mesh.spec, automaticMtls);
  if (mtls?.value !== false || !crossesNetworks(mesh)) return;
  report(
    'mtls-disabled',
    child(mesh.at('spec'), ...mtls.path),
    `turns off mTLS between proxies, ${OF_GATEWAYS}.`,
    'Drop it.',
    { part: 'key' },
  );
}

/** A proxy drops endpoints of other networks for which it is told not to use mTLS (facts/multicluster-ossm3.md L17). */
export function checkTraffic(model: Model, report: Report): void {
  for (const app of model.apps) {
    if (app.content.kind !== 'files' || !crossesNetworks(app.mesh)) continue;
    for (const resource of app.content.files.resources) checkResource(app, resource, report);
  }
  for (const { mesh, ref, service, trafficPolicy } of model.routes) {
    const [path] = disabledTls(trafficPolicy, ['trafficPolicy']);
    const host = `${service.name}.${service.namespace}.svc.cluster.local`;
    if (path === undefined || !(isMultiNetwork(mesh) || importedHosts(mesh).includes(host))) continue;
    report(
      'mtls-disabled',
      child(ref, ...path),
      `turns off mTLS to "${service.namespace}/${service.name}", ${OF_GATEWAYS}.`,
      'Use ISTIO_MUTUAL, or drop it.',
    );
  }
}

function checkResource(app: App, { ref, value }: AppResource, report: Report): void {
  const { kind, spec } = value;
  const isIstio = /^(?:security|networking)\.istio\.io\//.test(String(value.apiVersion));
  if (!isIstio || !isMap(spec)) return;
  const paths = kind === 'PeerAuthentication' && areCrossedTo(spec.selector, app) ? disabledServers(spec) : [];
  if (kind === 'DestinationRule' && isCrossedTo(spec.host, app)) paths.push(...disabledClients(spec));
  for (const path of paths) {
    report(
      'mtls-disabled',
      child(ref, ...path),
      `its ${String(kind)} turns off mTLS in mesh "${app.mesh.key}", ${OF_GATEWAYS}.`,
      kind === 'PeerAuthentication' ? 'Use PERMISSIVE or STRICT.' : 'Use ISTIO_MUTUAL, or drop it.',
      { related: [app.mesh.ref] },
    );
  }
}

/** Ports are left alone: such as metrics have is seldom called from other clusters. */
function disabledServers({ mtls }: RawMap): KeyPath[] {
  return isOff(mtls) ? [['spec', 'mtls', 'mode']] : [];
}

function disabledClients({ trafficPolicy, subsets }: RawMap): KeyPath[] {
  const own = disabledTls(trafficPolicy, ['spec', 'trafficPolicy']);
  const ofSubsets = (Array.isArray(subsets) ? subsets : []).flatMap((subset: unknown, index) =>
    isMap(subset) ? disabledTls(subset.trafficPolicy, ['spec', 'subsets', index, 'trafficPolicy']) : [],
  );
  return [...own, ...ofSubsets];
}

/** The places in a traffic policy where TLS is off, for all ports or for one. */
function disabledTls(policy: unknown, path: KeyPath): KeyPath[] {
  if (!isMap(policy)) return [];
  const { tls, portLevelSettings } = policy;
  const ports = (Array.isArray(portLevelSettings) ? portLevelSettings : []).flatMap((port: unknown, index) =>
    isMap(port) && isOff(port.tls) ? [[...path, 'portLevelSettings', index, 'tls', 'mode']] : [],
  );
  return [...(isOff(tls) ? [[...path, 'tls', 'mode']] : []), ...ports];
}

function isOff(mode: unknown): boolean {
  return isMap(mode) && mode.mode === 'DISABLE';
}
