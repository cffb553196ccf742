import { parseCertificate } from '../certificates.js';
import { certificateTraits } from '../exchange/certificates/certificate-traits.js';
import { epochSeconds } from '../exchange/certificates/instants.js';
import type { Sealed } from '../model-work.js';
import { encryptedParts } from './public-annotations.js';
import { leadsThere } from './remote-pairs.js';
import { hasSealedForm } from './seal-value.js';
import { CACERTS_KEYS, isExpiring, readSealedCa } from './sealed-ca.js';
import { readSealedRemote } from './sealed-remote.js';
import { isDue } from './token-lifetimes.js';

/** What a sealed object says of itself, and how that stands. */
export interface SealedContent {
  sealingCertificate: string | undefined;
  notAfter: string | undefined;
  state:
    | 'sealed'
    | 'unknown'
    | 'expiring'
    | 'other sealing certificate'
    | 'no sealing certificate'
    | 'leads elsewhere'
    | 'expired'
    | 'wrong';
  /** What is wrong: a fact that follows the name of the file. */
  fault: string | undefined;
}

/** What an object of ours says, whichever kind it is. */
interface Said {
  mesh: string;
  sealingCertificate: string;
  notAfter: string | undefined;
  isExpiring: boolean;
  /** Whether it is still for what the topology and the record say. */
  isForThis: boolean;
}

/** `recorded` is the sealing certificate of its cluster, as the record has it; `now` is RFC 3339. */
export function sealedContent(
  sealed: Sealed,
  recorded: { sha256: string; pem: string } | undefined,
  now: string,
): SealedContent {
  const said = saidBy(sealed, now);
  const known = typeof said === 'object' ? said : undefined;
  const isOwn = known !== undefined && recorded?.sha256 === known.sealingCertificate;
  const fault = faultOf(said, sealed, isOwn ? modulusBits(recorded!.pem) : undefined);
  return {
    sealingCertificate: known?.sealingCertificate,
    notAfter: known === undefined ? undefined : (known.notAfter ?? 'never'),
    state: fault === undefined ? stateOf(known, recorded?.sha256, now) : 'wrong',
    fault,
  };
}

function saidBy({ resource, place }: Sealed, now: string): Said | string | undefined {
  if (place.kind !== 'remote') {
    const ca = readSealedCa(resource.value);
    if (typeof ca !== 'object') return ca;
    return { ...ca, notAfter: ca.validity.notAfter, isExpiring: isExpiring(ca.validity, now), isForThis: true };
  }
  const remote = readSealedRemote(resource.value);
  if (typeof remote !== 'object') return remote;
  const { token } = remote;
  const isForThis = leadsThere(remote, place.remote);
  return { ...remote, notAfter: token.expires, isExpiring: isDue(token, now), isForThis };
}

/** What nobody can open, or istiod cannot use when it is open (facts/reliability.md T16). */
function faultOf(
  said: Said | string | undefined,
  { resource, place }: Sealed,
  bits: number | undefined,
): string | undefined {
  if (typeof said === 'string') return said;
  const parts = encryptedParts(resource.value);
  if (said !== undefined && said.mesh !== place.mesh.key)
    return `is of mesh "${said.mesh}", and stands where that of "${place.mesh.key}" should`;
  const wanted: readonly string[] = said === undefined || place.kind !== 'cacerts' ? [] : CACERTS_KEYS;
  const missing = wanted.find((key) => !Object.hasOwn(parts, key));
  if (missing !== undefined) return `has no "${missing}" in its encryptedData`;
  const broken = Object.keys(parts).find((key) => typeof parts[key] !== 'string' || !hasSealedForm(parts[key], bits));
  return broken === undefined ? undefined : `holds under "${broken}" what no controller can have sealed`;
}

function stateOf(said: Said | undefined, recorded: string | undefined, now: string): SealedContent['state'] {
  if (said === undefined) return 'unknown';
  if (said.notAfter !== undefined && epochSeconds(said.notAfter) <= epochSeconds(now)) return 'expired';
  if (recorded === undefined) return 'no sealing certificate';
  if (recorded !== said.sealingCertificate) return 'other sealing certificate';
  if (!said.isForThis) return 'leads elsewhere';
  return said.isExpiring ? 'expiring' : 'sealed';
}

/** undefined for what is no RSA certificate. */
function modulusBits(pem: string): number | undefined {
  const parsed = parseCertificate(pem);
  return typeof parsed === 'string' ? undefined : certificateTraits(parsed.pem).key.bits;
}
