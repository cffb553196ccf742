import { isInstant } from '../exchange/certificates/instants.js';
import type { Labels } from '../model.js';
import type { Life } from './lifetimes.js';
import { fingerprintIn, PREFIX, publicText, publicTexts } from './public-annotations.js';
import type { Account } from './reader-token.js';

/** What a sealed remote secret says of itself in the clear: all of it public. Fingerprints are as records hold them. */
export interface SealedRemote {
  mesh: string;
  /** The key of the cluster that it leads to. */
  remoteCluster: string;
  sealingCertificate: string;
  /** URL of that cluster's API server. */
  server: string;
  /** The fingerprint of its CA; undefined: its certificate is publicly trusted. */
  certificateAuthority: string | undefined;
  account: Account;
  token: Life;
  /** The Secret of that cluster which the token was read from; undefined: it was requested. */
  tokenSecret: string | undefined;
}

const NEVER = 'never';
const PUBLIC = 'public';

/** What is said of a remote secret in the clear; without `sealingCertificate` where it is not sealed. */
export function remoteAnnotations(
  remote: Omit<SealedRemote, 'sealingCertificate'> & { sealingCertificate?: string },
): Labels {
  const { sealingCertificate, certificateAuthority, account, token, tokenSecret } = remote;
  return {
    [`${PREFIX}mesh`]: remote.mesh,
    [`${PREFIX}remote-cluster`]: remote.remoteCluster,
    ...(sealingCertificate === undefined ? {} : { [`${PREFIX}sealing-certificate`]: `sha256:${sealingCertificate}` }),
    [`${PREFIX}api-server`]: remote.server,
    [`${PREFIX}api-server-ca`]: certificateAuthority === undefined ? PUBLIC : `sha256:${certificateAuthority}`,
    [`${PREFIX}service-account`]: `${account.namespace}/${account.name}`,
    [`${PREFIX}token-validity`]: `${token.issued}/${token.expires ?? NEVER}`,
    ...(tokenSecret === undefined ? {} : { [`${PREFIX}token-secret`]: tokenSecret }),
  };
}

const NAMES = [
  ...['mesh', 'remote-cluster', 'sealing-certificate', 'api-server', 'api-server-ca', 'service-account'],
  'token-validity',
];

/** What a SealedSecret says of the remote secret in it; undefined if another program sealed it, words if somebody changed what it says. */
export function readSealedRemote(value: unknown): SealedRemote | string | undefined {
  const texts = publicTexts(value, NAMES);
  if (texts === undefined || typeof texts === 'string') return texts;
  const [mesh, remoteCluster, sealing, server, authority, owner, validity] = texts as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const sealingCertificate = fingerprintIn(sealing);
  const certificateAuthority = fingerprintIn(authority);
  if (sealingCertificate === undefined || (certificateAuthority === undefined && authority !== PUBLIC)) {
    return 'has an annotation that is no fingerprint';
  }
  const token = lifeIn(validity);
  if (token === undefined) return `has no validity in the annotation "${PREFIX}token-validity"`;
  const [namespace, name, ...more] = owner.split('/');
  if (namespace === undefined || name === undefined || more.length > 0) {
    return `has no account in the annotation "${PREFIX}service-account"`;
  }
  const account = { namespace, name };
  const tokenSecret = publicText(value, 'token-secret');
  return { mesh, remoteCluster, sealingCertificate, server, certificateAuthority, account, token, tokenSecret };
}

function lifeIn(text: string): Life | undefined {
  const [issued, expires, ...more] = text.split('/');
  if (issued === undefined || expires === undefined || more.length > 0 || !isInstant(issued)) return undefined;
  if (expires === NEVER) return { issued };
  return isInstant(expires) ? { issued, expires } : undefined;
}
