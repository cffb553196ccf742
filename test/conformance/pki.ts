import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './run.js';

/** Two files in PEM. */
interface Pair {
  certificate: string;
  key: string;
}

interface Authority extends Pair {
  directory: string;
}

/** A certificate authority for one API server; it is as old as the run. */
export async function makeAuthority(directory: string): Promise<Authority> {
  const pair = { certificate: join(directory, 'ca.crt'), key: join(directory, 'ca.key') };
  await openssl([
    'req',
    '-x509',
    ...NEW_KEY,
    '-subj',
    '/CN=conformance',
    '-days',
    '2',
    '-keyout',
    pair.key,
    '-out',
    pair.certificate,
  ]);
  return { directory, ...pair };
}

export function serverCertificate(authority: Authority): Promise<Pair> {
  return issue(authority, 'server', '/CN=kube-apiserver', 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
}

/** A user of a group, as Kubernetes reads them from the subject. */
export function clientCertificate(authority: Authority, user: string, group: string): Promise<Pair> {
  return issue(authority, user, `/O=${group}/CN=${user}`, 'extendedKeyUsage=clientAuth\n');
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

async function issue(authority: Authority, name: string, subject: string, extensions: string): Promise<Pair> {
  const at = (ending: string) => join(authority.directory, `${name}.${ending}`);
  writeFileSync(at('ext'), extensions);
  await openssl(['req', '-new', ...NEW_KEY, '-subj', subject, '-keyout', at('key'), '-out', at('csr')]);
  const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial', '-days', '2'];
  await openssl(['x509', '-req', '-in', at('csr'), ...signer, '-extfile', at('ext'), '-out', at('crt')]);
  return { certificate: at('crt'), key: at('key') };
}

/** The key with which the API server signs service account tokens. */
export async function serviceAccountKey(authority: Authority): Promise<string> {
  const key = join(authority.directory, 'service-account.key');
  await openssl(['genrsa', '-out', key, '2048']);
  return key;
}

function openssl(args: readonly string[]): Promise<string> {
  return mustRun('openssl', args);
}
