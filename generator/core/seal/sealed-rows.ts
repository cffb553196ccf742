import { parseCertificate } from '../certificates.js';
import { certificateTraits } from '../exchange/certificates/certificate-traits.js';
import { epochSeconds } from '../exchange/certificates/instants.js';
import type { ExchangeRecord } from '../exchange-record.js';
import type { Mesh, Model } from '../model.js';
import type { Sealed } from '../model-work.js';
import { hasSealedForm } from './seal-value.js';
import { CACERTS_KEYS, encryptedParts, isExpiring, readSealedCa, type SealedCa } from './sealed-secret.js';
import { recordedSealing } from './sealing-certificates.js';

/** How a sealed file stands: `unknown` was sealed by another program, which does not say with what. */
type SealedState =
  | 'sealed'
  | 'unknown'
  | 'expiring'
  | 'other sealing certificate'
  | 'no sealing certificate'
  | 'expired'
  | 'wrong';

/** One sealed object. */
export interface SealedRow {
  /** How people are told about its file. */
  file: string;
  cluster: string;
  namespace: string;
  name: string;
  mesh: string;
  /** The fingerprint of the certificate that it was sealed with; undefined if it does not say. */
  sealingCertificate: string | undefined;
  /** When the CA in it ends, RFC 3339; undefined for what is no CA of ours. */
  notAfter: string | undefined;
  state: SealedState;
  /** What is wrong: a fact that follows the name of the file. */
  fault: string | undefined;
}

const SETTLED: readonly SealedState[] = ['sealed', 'unknown'];
const WRONG: readonly SealedState[] = ['expired', 'wrong'];

/** Every sealed object of these clusters (all without `only`), in the order of the files. `now` is RFC 3339. */
export function sealedRows(
  model: Model,
  records: ReadonlyMap<string, ExchangeRecord>,
  only: ReadonlySet<string> | undefined,
  now: string,
): SealedRow[] {
  return model.sealed
    .filter(({ cluster }) => only === undefined || only.has(cluster.key))
    .map((sealed) => sealedRow(sealed, records, now));
}

/** 2 if anything is wrong or has expired, 1 if anything expires soon or was sealed with another certificate, else 0. */
export function sealedCode(rows: readonly SealedRow[]): 0 | 1 | 2 {
  if (rows.some(({ state }) => WRONG.includes(state))) return 2;
  return rows.every(({ state }) => SETTLED.includes(state)) ? 0 : 1;
}

function sealedRow(
  { resource, cluster, place }: Sealed,
  records: ReadonlyMap<string, ExchangeRecord>,
  now: string,
): SealedRow {
  const { name, namespace } = resource.value.metadata as { name: string; namespace: string };
  const { mesh } = place;
  const ca = readSealedCa(resource.value);
  const recorded = recordedSealing(mesh, cluster.key, records);
  const known = typeof ca === 'object' ? ca : undefined;
  const isOwn = known !== undefined && recorded?.sha256 === known.sealingCertificate;
  const fault = faultOf(ca, mesh, resource.value, isOwn ? modulusBits(recorded!.pem) : undefined);
  return {
    file: resource.ref.doc.file,
    cluster: cluster.key,
    namespace,
    name,
    mesh: mesh.key,
    sealingCertificate: known?.sealingCertificate,
    notAfter: known?.validity.notAfter,
    state: fault === undefined ? stateOf(known, recorded?.sha256, now) : 'wrong',
    fault,
  };
}

/** What nobody can open, or istiod cannot use when it is open (facts/reliability.md T16). */
function faultOf(
  ca: ReturnType<typeof readSealedCa>,
  mesh: Mesh,
  value: unknown,
  bits: number | undefined,
): string | undefined {
  const parts = encryptedParts(value);
  if (typeof ca === 'string') return ca;
  if (ca !== undefined && ca.mesh !== mesh.key)
    return `is of mesh "${ca.mesh}", and stands where that of "${mesh.key}" should`;
  const missing = ca === undefined ? undefined : CACERTS_KEYS.find((key) => !Object.hasOwn(parts, key));
  if (missing !== undefined) return `has no "${missing}" in its encryptedData`;
  const broken = Object.keys(parts).find((key) => typeof parts[key] !== 'string' || !hasSealedForm(parts[key], bits));
  return broken === undefined ? undefined : `holds under "${broken}" what no controller can have sealed`;
}

function stateOf(ca: SealedCa | undefined, recorded: string | undefined, now: string): SealedState {
  if (ca === undefined) return 'unknown';
  if (epochSeconds(ca.validity.notAfter) <= epochSeconds(now)) return 'expired';
  if (recorded === undefined) return 'no sealing certificate';
  if (recorded !== ca.sealingCertificate) return 'other sealing certificate';
  return isExpiring(ca.validity, now) ? 'expiring' : 'sealed';
}

/** undefined for what is no RSA certificate. */
function modulusBits(pem: string): number | undefined {
  const parsed = parseCertificate(pem);
  return typeof parsed === 'string' ? undefined : certificateTraits(parsed.pem).key.bits;
}
