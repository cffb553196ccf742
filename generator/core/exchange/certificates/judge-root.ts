import type { RuleId } from '../../rules/catalogue.js';
import type { CertificateTraits } from './certificate-traits.js';
import { daysBetween, epochSeconds } from './instants.js';

/** What is wrong with a root. `message` is a sentence without its subject, `fix` a whole one. */
export interface RootJudgement {
  rule: RuleId;
  message: string;
  fix: string;
}

export interface JudgeContext {
  /** RFC 3339. */
  now: string;
  /** The key of the mesh whose root it is. */
  mesh: string;
  /** The mesh of each trust domain. One that shares its root with `mesh` by a rootGroup stands there as `mesh`. */
  trustDomains: ReadonlyMap<string, string>;
  /** What to do about a root that has expired, where that is not to replace it: a whole sentence. */
  whenExpired?: string | undefined;
}

type Check = (traits: CertificateTraits, context: JudgeContext) => RootJudgement[];

/** How far two clocks may be apart (facts/reliability.md T05). */
const CLOCK_SECONDS = 300;
const LEAST_DAYS = 30;
const LEAST_RSA_BITS = 2048;
const LEAST_EXPONENT = 65_537n;
const CURVES: readonly (string | undefined)[] = ['P-256', 'P-384', 'P-521'];
/** Names for people of what a mesh does not take. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  'rsa-pss': 'RSA-PSS',
  dsa: 'DSA',
  ed25519: 'Ed25519',
  ed448: 'Ed448',
  x25519: 'X25519',
  x448: 'X448',
};
const WEAK_HASHES: Readonly<Record<string, string>> = {
  md2: 'MD2',
  md4: 'MD4',
  md5: 'MD5',
  sha1: 'SHA-1',
  ripemd160: 'RIPEMD-160',
};

const STRONG_KEY = 'Use a root with an RSA key of 2048 bits or more, or with a P-256, P-384 or P-521 key.';

const CHECKS: readonly Check[] = [checkUse, checkKey, checkSignature, checkStart, checkEnd, checkOrganisation];

/** What is wrong with a root at a time, and what its mesh's administrators should know (facts/reliability.md T03 to T05). */
export function judgeRoot(traits: CertificateTraits, context: JudgeContext): RootJudgement[] {
  return CHECKS.flatMap((check) => check(traits, context));
}

function checkUse({ ca, mayCertSign }: CertificateTraits): RootJudgement[] {
  if (!ca)
    return [
      {
        rule: 'record-no-ca',
        message: 'is no CA certificate.',
        fix: "Take the mesh's root certificate, which signs all others.",
      },
    ];
  if (mayCertSign) return [];
  const fix = 'Use a root whose key usage has keyCertSign, or none at all.';
  return [{ rule: 'root-key-usage', message: 'may not sign certificates: its key usage is without keyCertSign.', fix }];
}

function checkKey({ key: { type, bits, curve, exponent } }: CertificateTraits): RootJudgement[] {
  const because = (message: string): RootJudgement => ({ rule: 'root-key', message, fix: STRONG_KEY });
  if (type === 'unknown') return [because('has a key that cannot be read, and is not supported.')];
  if (type === 'ec')
    return CURVES.includes(curve) ? [] : [because(`has an EC key on "${curve}", which is not supported.`)];
  if (type !== 'rsa') return [because(`has a key of the kind "${KEY_NAMES[type] ?? type}", which is not supported.`)];
  const faults: RootJudgement[] = [];
  if (bits === undefined || bits < LEAST_RSA_BITS) faults.push(because(`has an RSA key of ${bits} bits.`));
  if (exponent === undefined || exponent < LEAST_EXPONENT) {
    faults.push(because(`has an RSA key with the public exponent ${exponent}.`));
  }
  return faults;
}

/** A weak signature is wrong whether it verifies or not, and where it is forbidden OpenSSL cannot tell. */
function checkSignature({ hash, selfSigned, key }: CertificateTraits): RootJudgement[] {
  const weak = WEAK_HASHES[hash];
  const faults: RootJudgement[] = [];
  if (weak !== undefined) {
    const fix = 'Use a root that is signed with SHA-256 or better.';
    faults.push({ rule: 'root-weak-signature', message: `is signed with ${weak}.`, fix });
  } else if (selfSigned === 'broken' && key.type !== 'unknown') {
    const message = isOid(hash)
      ? `names itself as its issuer, and its signature cannot be checked: it is of the kind "${hash}".`
      : 'names itself as its issuer, and its signature is not by its own key.';
    const fix =
      'Take the certificate anew from its mesh: this one was changed, or another key of the same name signed it.';
    faults.push({ rule: 'root-broken-signature', message, fix });
  }
  if (selfSigned === 'no') {
    const fix = 'Take the certificate at the top of its chain, unless the mesh really trusts this one alone.';
    faults.push({ rule: 'root-not-self-signed', message: 'is signed by another CA.', fix });
  }
  return faults;
}

/** What no name is known for. */
function isOid(hash: string): boolean {
  return hash.includes('.');
}

function checkStart({ notBefore }: CertificateTraits, { now }: JudgeContext): RootJudgement[] {
  const ahead = epochSeconds(notBefore) - epochSeconds(now);
  if (ahead <= 0) return [];
  const clocks = 'the clocks of this machine and of the cluster';
  if (ahead > CLOCK_SECONDS) {
    const fix = `Wait until then; if it should be valid already, compare ${clocks}.`;
    return [{ rule: 'root-not-yet-valid', message: `is not valid before "${notBefore}".`, fix }];
  }
  const message = `becomes valid in ${counted(ahead, 'second')}, at "${notBefore}".`;
  return [{ rule: 'root-clock', message, fix: `Compare ${clocks}.` }];
}

function checkEnd({ notBefore, notAfter }: CertificateTraits, { now, whenExpired }: JudgeContext): RootJudgement[] {
  const life = epochSeconds(notAfter) - epochSeconds(notBefore);
  const left = epochSeconds(notAfter) - epochSeconds(now);
  const replace = whenExpired ?? "Replace the mesh's root, and collect it anew.";
  if (life < 0) {
    return [
      { rule: 'root-expired', message: `ends at "${notAfter}", before it begins at "${notBefore}".`, fix: replace },
    ];
  }
  if (left <= 0) return [{ rule: 'root-expired', message: `expired at "${notAfter}".`, fix: replace }];
  const days = daysBetween(now, notAfter);
  if (left * 3 >= life && days >= LEAST_DAYS) return [];
  const when = days === 0 ? 'less than a day' : counted(days, 'day');
  const fix = "Replace the mesh's root in time: trust the new one beside this one while this one is still valid.";
  return [{ rule: 'root-expiring', message: `expires on "${notAfter.slice(0, 10)}", in ${when}.`, fix }];
}

/** Istio puts its trust domain into the root that it makes; there a swapped file shows (facts/ossm2-federation.md ID7). */
function checkOrganisation(
  { organisations }: CertificateTraits,
  { mesh, trustDomains }: JudgeContext,
): RootJudgement[] {
  if (organisations.some((organisation) => trustDomains.get(organisation) === mesh)) return [];
  const domain = organisations.find((organisation) => trustDomains.has(organisation));
  if (domain === undefined) return [];
  const message = `names the organisation "${domain}", which is the trust domain of "${trustDomains.get(domain)}" and not of "${mesh}".`;
  return [{ rule: 'root-organisation', message, fix: `Make sure that it is the root of "${mesh}".` }];
}

function counted(number: number, unit: string): string {
  return `${number} ${unit}${number === 1 ? '' : 's'}`;
}
