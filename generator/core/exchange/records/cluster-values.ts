import { parseCertificate } from '../../certificates.js';
import type { CertificateBundle, ClusterRecord } from '../../exchange-record.js';
import { byCodeUnit } from '../../merge.js';
import { certificateTraits } from '../certificates/certificate-traits.js';
import { readBundle } from '../certificates/pem-bundle.js';

type ApiServer = NonNullable<ClusterRecord['apiServer']>;

/** The same addresses, in whatever order. */
export function sameAddresses(one: { addresses: readonly string[] }, other: { addresses: readonly string[] }): boolean {
  const [left, right] = [one, other].map(({ addresses }) => [...new Set(addresses)].sort(byCodeUnit).join(' '));
  return left === right;
}

/** The same URL with the same CAs, in whatever order. */
export function sameApiServer(one: ApiServer, other: ApiServer): boolean {
  return (
    one.server === other.server && authorities(one.certificateAuthority) === authorities(other.certificateAuthority)
  );
}

function authorities(bundle: CertificateBundle | undefined): string {
  if (bundle === undefined) return '';
  const read = readBundle(bundle.pem);
  if ('fault' in read) return bundle.sha256;
  return read.certificates
    .map(({ sha256 }) => sha256)
    .sort()
    .join(' ');
}

/** What a person compares of an API server. */
export function apiServerInWords({ server, certificateAuthority }: ApiServer): string {
  return certificateAuthority === undefined
    ? `${server} (its certificate is publicly trusted, so that there is no certificateAuthority)`
    : `${server} (certificateAuthority sha256:${certificateAuthority.sha256})`;
}

/** What a person compares of a sealing certificate, and its time: a controller's newer one begins later. */
export function sealingInWords({ sha256, pem }: NonNullable<ClusterRecord['sealingCertificate']>): string {
  const parsed = parseCertificate(pem);
  if (typeof parsed === 'string') return `sha256:${sha256}`;
  const { notBefore, notAfter } = certificateTraits(parsed.pem);
  return `sha256:${sha256} (from ${notBefore.slice(0, 10)}, until ${notAfter.slice(0, 10)})`;
}
