import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A certificate as a test needs it, made by openssl at test time: `makeRoot()` is a good root of ten years, and every
 * option makes it different in one respect. About 40 ms each with the default key; a new RSA key costs 300 ms.
 *
 *     makeRoot({ subject: '/O=rosa-prod-mesh.local' })          the root that Istio makes for a mesh
 *     makeRoot({ keyPem: old.keyPem, days: 7300 })              the same key with a longer life
 *     makeRoot({ subject: '/CN=intermediate', issuer: root })   signed by another one
 *     makeRoot({ days: -1 }), makeRoot({ days: 20 })            expired, expiring
 *     makeRoot({ notBefore: '2024-01-01T00:00:00Z', notAfter: '2034-01-01T00:00:00Z' })
 */
export interface RootRequest {
  /** As `openssl req -subj` takes it: `/CN=root/O=acme`, `/` for an empty one. Default `/O=mesh.local`. */
  subject?: string;
  /** RFC 3339, any year from 1950 to 9999. Default: a day before now, or before `notAfter` if that is earlier. */
  notBefore?: string;
  /** RFC 3339. Default: `days` after now. */
  notAfter?: string;
  /** Default 3650; negative for one that has expired. */
  days?: number;
  /**
   * `rsa:<bits>`, `rsa:<bits>:<exponent>`, `rsa-pss:<bits>`, `ec:<curve>`, `ec:<curve>:explicit`, `dsa:<bits>`,
   * `ed25519`, `ed448`. Default `ec:prime256v1`.
   */
  key?: string;
  /** An existing private key instead, to issue a certificate anew for the same key. */
  keyPem?: string;
  /** Default `sha256`. */
  digest?: string;
  /** Sign with RSA-PSS, the key being an ordinary RSA key. */
  pss?: boolean;
  /** Default true. */
  ca?: boolean;
  /** As in openssl.cnf; false leaves the extension out. Default `critical, keyCertSign, cRLSign`. */
  keyUsage?: string | false;
  /** Further lines of the section of extensions. */
  extensions?: string[];
  /** Without any extension: X.509 version 1. */
  v1?: boolean;
  /** Signs this one, which is not self-signed then. */
  issuer?: MadeRoot;
}

export interface MadeRoot {
  /** As openssl writes it. */
  pem: string;
  /** Of a throw-away key (PKCS #8). */
  keyPem: string;
  /** Lower-case hex pairs with colons, as records hold it. */
  sha256: string;
  /** RFC 3339, as records hold it. */
  notAfter: string;
}

const DAY = 86_400_000;

/** A certificate and its key, which exists only for the test; the files in between are gone afterwards. */
export function makeRoot(request: RootRequest = {}): MadeRoot {
  const keyPem = request.keyPem ?? makeKey(request.key ?? 'ec:prime256v1');
  const notAfter = request.notAfter ?? rfc3339(Date.now() + (request.days ?? 3650) * DAY);
  const notBefore = request.notBefore ?? rfc3339(Math.min(Date.now(), Date.parse(notAfter)) - DAY);
  const pem = inDirectory((dir) => sign(dir, keyPem, { ...request, notBefore, notAfter }));
  return { pem, keyPem, sha256: new X509Certificate(pem).fingerprint256.toLowerCase(), notAfter };
}

/** What `openssl <args>` writes to its standard output, given `input`. */
export function openssl(args: readonly string[], input = ''): string {
  return execFileSync('openssl', args, { input, stdio: 'pipe' }).toString('utf8');
}

/** The bytes of the first block of a PEM. */
export function derOf(pem: string): Buffer {
  return Buffer.from(/-----\r?\n([^-]+)-----END/.exec(pem)![1]!, 'base64');
}

/** Bytes as a PEM block, whatever they are. */
export function pemOf(der: Buffer, label = 'CERTIFICATE'): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** A private key (PKCS #8), by the notation of `RootRequest.key`. */
function makeKey(kind: string): string {
  return keyPair(kind).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

function keyPair(kind: string): { privateKey: KeyObject } {
  const [type, size = '', third] = kind.split(':');
  const modulusLength = Number(size);
  switch (type) {
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength, publicExponent: Number(third ?? 65_537) });
    case 'rsa-pss':
      return generateKeyPairSync('rsa-pss', { modulusLength });
    case 'ec':
      return generateKeyPairSync('ec', {
        namedCurve: size,
        paramEncoding: third === 'explicit' ? 'explicit' : 'named',
      });
    case 'dsa':
      return generateKeyPairSync('dsa', { modulusLength, divisorLength: 160 });
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'ed448':
      return generateKeyPairSync('ed448');
    default:
      throw new Error(`no key is made of "${kind}"`);
  }
}

/** `openssl ca`, because `openssl req -x509` takes dates only from version 3.4 on. */
function sign(dir: string, keyPem: string, request: RootRequest & { notBefore: string; notAfter: string }): string {
  const path = (name: string, text?: string): string => {
    if (text !== undefined) writeFileSync(join(dir, name), text, { mode: 0o600 });
    return join(dir, name);
  };
  const key = path('key.pem', keyPem);
  const config = path('openssl.cnf', configText(dir, request));
  path('index.txt', '');
  const csr = path('request.pem');
  const subject = ['-subj', request.subject ?? '/O=mesh.local', '-utf8', '-multivalue-rdn'];
  openssl(['req', '-new', '-config', config, '-key', key, '-out', csr, ...subject]);
  const { issuer } = request;
  const signer = issuer === undefined ? ['-selfsign', '-keyfile', key] : ['-keyfile', path('ca.key', issuer.keyPem)];
  const parent = issuer === undefined ? [] : ['-cert', path('ca.pem', issuer.pem)];
  const dates = ['-startdate', asn1Time(request.notBefore), '-enddate', asn1Time(request.notAfter)];
  const pss = request.pss === true ? ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:-1'] : [];
  const rest = ['-batch', '-notext', '-utf8', '-preserveDN', '-md', request.digest ?? 'sha256'];
  const out = path('certificate.pem');
  openssl(['ca', '-config', config, '-in', csr, '-out', out, ...signer, ...parent, ...dates, ...rest, ...pss]);
  return readFileSync(out, 'utf8');
}

function configText(dir: string, { ca = true, keyUsage, extensions = [], v1 = false }: RootRequest): string {
  const usage = keyUsage === false ? [] : [`keyUsage = ${keyUsage ?? 'critical, keyCertSign, cRLSign'}`];
  return [
    '[req]\ndistinguished_name = name\n[name]',
    '[ca]\ndefault_ca = maker',
    `[maker]\ndatabase = ${join(dir, 'index.txt')}\nnew_certs_dir = ${dir}\npolicy = any\nunique_subject = no\nrand_serial = yes`,
    v1 ? '' : 'x509_extensions = certificate',
    '[any]\norganizationName = optional\ncommonName = optional',
    `[certificate]\nbasicConstraints = critical, CA:${ca ? 'TRUE' : 'FALSE'}`,
    ...usage,
    ...extensions,
  ].join('\n');
}

function inDirectory<Result>(work: (dir: string) => Result): Result {
  const dir = mkdtempSync(join(tmpdir(), 'meshloom-openssl-'));
  try {
    return work(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** `20340113135834Z`; openssl writes it as UTCTime where RFC 5280 wants that. */
function asn1Time(instant: string): string {
  return instant.replaceAll(/[-:T]/g, '');
}
