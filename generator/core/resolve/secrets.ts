import { isMap, type RawMap } from '../merge.js';
import type { Cluster, Mesh, Version } from '../model.js';
import type { Issuer, SecretStore } from '../model-secrets.js';
import { checkTokens, fillPattern } from '../naming.js';
import type { Report } from '../report.js';
import { goDuration, minutesOf } from '../secrets/durations.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';
import type { WrittenMesh } from './meshes.js';

type Written = Exclude<T.Secrets, string>;
type Key = keyof Written;

const KEYS: Readonly<Partial<Record<Written['type'], readonly Key[]>>> = {
  'external-secrets': ['store', 'key', 'refreshInterval'],
  'cert-manager': ['issuer', 'duration', 'renewBefore'],
};

const KEY_TOKENS = ['mesh', 'cluster', 'secret'];
const DEFAULT_KEY = '{mesh}/{cluster}';
const CERT_MANAGER = 'cert-manager.io';

/** Below these, cert-manager's webhook refuses a Certificate. */
const LEAST = { duration: '1h', renewBefore: '5m' };

/** Below spec of the control plane. */
const RELOAD = ['runtime', 'components', 'pilot', 'container', 'env', 'AUTO_RELOAD_PLUGIN_CERTS'];

/** How a mesh comes by its CA in one cluster, and where from (design 2.4). */
export function resolveSecrets(
  written: WrittenMesh,
  { cluster, version }: { cluster: Cluster | undefined; version: Version },
  report: Report,
): Pick<Mesh, 'secrets' | 'secretStore' | 'issuer'> {
  const { value } = written;
  const given = value.secrets ?? (value.clusters === undefined ? 'self-signed' : 'sealed-secrets');
  const settings: Written = typeof given === 'string' ? { type: given } : given;
  const { type } = settings;
  if (isMap(given)) checkKeys(written, type, report);
  if (type === 'cert-manager') checkVersion(written, version, report);
  return {
    secrets: type,
    secretStore: type === 'external-secrets' ? resolveStore(written, settings, cluster, report) : undefined,
    issuer: type === 'cert-manager' ? resolveIssuer(written, settings, report) : undefined,
  };
}

/** What the defaults say for another type is not meant for this mesh, so only keys that stand beside the type count. */
function checkKeys({ at }: WrittenMesh, type: Written['type'], report: Report): void {
  const known = ['type', ...(KEYS[type] ?? [])];
  const ref = at('secrets');
  for (const key of Object.keys(valueAt(ref))) {
    if (known.includes(key)) continue;
    const fix = known.length === 1 ? 'Drop it.' : `Its keys are ${known.join(', ')}.`;
    report('secrets-key', child(ref, key), `is no key of "${type}".`, fix, { part: 'key' });
  }
}

function valueAt({ doc, path }: Ref): RawMap {
  const value = path.reduce<unknown>((node, key) => (isMap(node) ? node[key] : undefined), doc.value);
  return isMap(value) ? value : {};
}

function resolveStore(
  { key, value, at }: WrittenMesh,
  { store, key: written, refreshInterval }: Written,
  cluster: Cluster | undefined,
  report: Report,
): SecretStore {
  const ref = child(at('secrets'), 'key');
  const legal = written !== undefined && checkTokens(written, KEY_TOKENS, ref, report);
  const pattern = legal ? written : DEFAULT_KEY;
  if (Object.keys(value.clusters ?? {}).length > 1 && !pattern.includes('{cluster}')) {
    const fact = `"${pattern}" is one place for all clusters of "${key}", and each has a CA and a token of its own.`;
    report('secrets-store-key', ref, fact, 'Write {cluster} in it.');
  }
  const whole = pattern.includes('{secret}') ? pattern : `${pattern}/{secret}`;
  const keyOf = (secret: string): string => fillPattern(whole, { mesh: key, cluster: cluster?.key ?? '', secret });
  return {
    kind: store?.kind ?? 'ClusterSecretStore',
    name: store?.name ?? key,
    cacertsKey: keyOf('cacerts'),
    remoteKey: keyOf('remote'),
    refreshInterval: goDuration(refreshInterval ?? '1h'),
  };
}

function resolveIssuer(written: WrittenMesh, settings: Written, report: Report): Issuer {
  const { kind = 'ClusterIssuer', name = written.key, group = CERT_MANAGER } = settings.issuer ?? {};
  const { duration = '1440h', renewBefore = '360h' } = settings;
  const ref = written.at('secrets');
  if (group === CERT_MANAGER && kind !== 'Issuer' && kind !== 'ClusterIssuer') {
    const fix = 'Write Issuer or ClusterIssuer, or group: the one of that kind.';
    report('secrets-issuer', child(ref, 'issuer', 'kind'), `"${kind}" is no issuer of "${group}".`, fix);
  }
  checkDurations(ref, { duration, renewBefore }, report);
  return { kind, name, group, duration: goDuration(duration), renewBefore: goDuration(renewBefore) };
}

function checkDurations(ref: Ref, durations: { duration: string; renewBefore: string }, report: Report): void {
  for (const key of ['duration', 'renewBefore'] as const) {
    if (minutesOf(durations[key]) >= minutesOf(LEAST[key])) continue;
    const fact = `"${durations[key]}" is shorter than cert-manager allows.`;
    report('secrets-duration', child(ref, key), fact, `Write "${LEAST[key]}" or more.`);
  }
  const { duration, renewBefore } = durations;
  if (minutesOf(renewBefore) < minutesOf(duration)) return;
  const at = child(ref, 'renewBefore' in valueAt(ref) ? 'renewBefore' : 'duration');
  const fact = `the CA lives "${duration}", and would be renewed "${renewBefore}" before its end.`;
  report('secrets-duration', at, fact, 'Make renewBefore the shorter one, such as a quarter of duration.');
}

/**
 * istiod reads a kubernetes.io/tls Secret from Istio 1.14 on, which 2.3 ships, and a renewed one without a restart from
 * 1.18 on, which 2.5 ships (istio_ca.go; AUTO_RELOAD_PLUGIN_CERTS is false by default in between).
 */
function checkVersion({ key, ref, value, at }: WrittenMesh, { major, minor, text }: Version, report: Report): void {
  if (major > 2 || minor > 4) return;
  if (minor < 3) {
    const fact = `version "${text}" of "${key}" does not read a CA of cert-manager's.`;
    report('secrets-version', at('secrets'), fact, 'Use version "2.5" or later, or another way.', { related: [ref] });
  } else if (!reloads(value.spec)) {
    const fact = `version "${text}" of "${key}" reads a renewed CA only when it starts, and signs with the old one until then.`;
    const fix = `Use version "2.5" or later, or write ${RELOAD.join('.')}: "true" in spec.`;
    report('secrets-renewal', at('secrets'), fact, fix, { related: [ref] });
  }
}

function reloads(spec: unknown): boolean {
  return RELOAD.reduce((node, key) => (isMap(node) ? node[key] : undefined), spec) === 'true';
}
