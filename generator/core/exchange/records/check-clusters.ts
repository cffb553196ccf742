import { parseCertificate } from '../../certificates.js';
import type { Certificate, CertificateBundle, ExchangeRecord } from '../../exchange-record.js';
import type { Mesh } from '../../model.js';
import type { Report } from '../../report.js';
import { child, type Ref } from '../../source.js';
import { bundleOf, canVouch } from '../certificates/certificate-bundle.js';
import { readBundle } from '../certificates/pem-bundle.js';
import { canonicalServer, serverProblem } from '../clusters/api-server-url.js';

/** Checks what a record says of its clusters, as far as that takes no clock; addresses are checked elsewhere. */
export function checkClusters({ clusters = {} }: ExchangeRecord, ref: Ref, report: Report): void {
  for (const [cluster, { apiServer, sealingCertificate }] of Object.entries(clusters)) {
    const at = child(ref, 'clusters', cluster);
    if (apiServer !== undefined) {
      checkServer(apiServer.server, child(at, 'apiServer', 'server'), report);
      const { certificateAuthority } = apiServer;
      if (certificateAuthority !== undefined)
        checkAuthority(certificateAuthority, child(at, 'apiServer', 'certificateAuthority'), report);
    }
    if (sealingCertificate !== undefined) checkSealing(sealingCertificate, child(at, 'sealingCertificate'), report);
  }
}

/** Reports clusters that a mesh of ours is not in: it has left them, or they are mistyped. */
export function checkClusterNames({ clusters = {} }: ExchangeRecord, mesh: Mesh, ref: Ref, report: Report): void {
  const known = mesh.parts.flatMap(({ cluster }) => (cluster === undefined ? [] : [cluster.key]));
  if (known.length === 0) return;
  for (const cluster of Object.keys(clusters)) {
    if (known.includes(cluster)) continue;
    const fact = `"${mesh.key}" is not in cluster "${cluster}".`;
    report('record-cluster-orphan', child(ref, 'clusters', cluster), fact, 'Drop it.', { part: 'key' });
  }
}

function checkServer(server: string, ref: Ref, report: Report): void {
  const problem = serverProblem(server);
  if (problem !== undefined) {
    const shown = problem.isSecret ? '' : `"${server}" `;
    const fix = 'Write the URL at which the other clusters reach this API, such as https://api.example.com:6443.';
    report('record-api-server', ref, `${shown}${problem.fact}.`, fix);
    return;
  }
  const canonical = canonicalServer(server)!;
  if (canonical !== server)
    report('record-api-server', ref, `"${server}" is not in its one form.`, `Write "${canonical}".`);
}

function checkAuthority({ sha256, pem }: CertificateBundle, ref: Ref, report: Report): void {
  const read = readBundle(pem);
  const bundle = 'fault' in read ? read : bundleOf(read.certificates);
  const fix = 'Put PEM blocks of public CA certificates here, and nothing else.';
  if ('fault' in bundle) {
    report('record-authority', child(ref, 'pem'), `${bundle.fault}.`, fix);
    return;
  }
  if ('certificates' in read && !read.certificates.every(canVouch))
    report('record-authority', child(ref, 'pem'), "holds a certificate that is neither self-signed nor a CA's.", fix);
  checkFingerprint(sha256, bundle.sha256, child(ref, 'sha256'), report);
}

function checkSealing({ sha256, pem }: Certificate, ref: Ref, report: Report): void {
  const parsed = parseCertificate(pem);
  if (typeof parsed === 'string') {
    const fix = 'Put one PEM block of the public certificate here, and nothing else.';
    report('record-certificate', child(ref, 'pem'), `${parsed}.`, fix);
  } else checkFingerprint(sha256, parsed.sha256, child(ref, 'sha256'), report);
}

function checkFingerprint(written: string, own: string, ref: Ref, report: Report): void {
  if (written === own) return;
  const fact = `is not the fingerprint of the certificate below it, which is "${own}".`;
  report('record-fingerprint', ref, fact, 'Find out which of the two is right before you change either.');
}
