import { type DerElement, expectTag, oidText, readElement, readElements, TAG } from './der.js';

/** The hash of a signature by the OID of its algorithm, or by its own OID. RFC 8017, 5758, 8410; those of OIW are old. */
const HASHES: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.2': 'md2',
  '1.2.840.113549.1.1.3': 'md4',
  '1.2.840.113549.1.1.4': 'md5',
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  '1.2.840.10040.4.3': 'sha1',
  '2.16.840.1.101.3.4.3.1': 'sha224',
  '2.16.840.1.101.3.4.3.2': 'sha256',
  '2.16.840.1.101.3.4.3.3': 'sha384',
  '2.16.840.1.101.3.4.3.4': 'sha512',
  '1.3.14.3.2.3': 'md5',
  '1.3.14.3.2.27': 'sha1',
  '1.3.14.3.2.29': 'sha1',
  '1.3.36.3.3.1.2': 'ripemd160',
  // Ed25519 and Ed448 have a hash of their own (RFC 8032).
  '1.3.101.112': 'sha512',
  '1.3.101.113': 'shake256',
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
};

const RSA_PSS = '1.2.840.113549.1.1.10';
const HASH_FIELD = 0xa0;

/** The hash of a signature, from its AlgorithmIdentifier: `sha256`, or the OID in dots. Throws a DerFault. */
export function signatureHash([algorithm, parameters]: readonly DerElement[]): string {
  const signature = oidText(algorithm);
  const oid = signature === RSA_PSS ? pssHash(parameters) : signature;
  return HASHES[oid] ?? oid;
}

/** RSASSA-PSS-params (RFC 8017 A.2.3) begin with the hash, if it is not SHA-1. */
function pssHash(parameters: DerElement | undefined): string {
  const [first] = readElements(expectTag(parameters, TAG.sequence).content);
  if (first?.tag !== HASH_FIELD) return '1.3.14.3.2.26';
  return oidText(readElements(readElement(first.content, TAG.sequence).content)[0]);
}
