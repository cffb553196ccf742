import { type ParsedCertificate, recordedCertificate } from '../../certificates.js';
import type { ClusterRecord } from '../../exchange-record.js';
import { readBundle } from '../certificates/pem-bundle.js';
import type { Refusal } from '../records/refusal.js';
import { apiServerOffered } from './api-server.js';
import type { LiveCluster, LiveMesh } from './live.js';

/** What one cluster says of a mesh, read; what is wrong with it is a refusal each. */
export interface LivePart {
  cluster: string;
  said: LiveMesh;
  /** undefined: nothing was said, or nothing that could be read. */
  roots: readonly ParsedCertificate[] | undefined;
  /** What the record gets below clusters.<cluster>. */
  record: ClusterRecord;
  refusals: Refusal[];
}

/** Reads what one cluster says of one mesh. */
export function livePart(said: LiveMesh, { cluster, identity }: LiveCluster): LivePart {
  const refusals: Refusal[] = [];
  const refuse = (fact: string, fix: string): undefined => {
    refusals.push({ exitCode: 2, about: aboutPart(said.mesh, cluster), fact, fix });
  };
  const roots = rootsOf(said, refuse);
  const apiServer = apiServerOf(said, cluster, refuse);
  const sealingCertificate = sealingCertificateOf(said, refuse);
  const record: ClusterRecord = {
    ...(identity === undefined ? {} : { identity }),
    ...(said.eastWest === undefined ? {} : { eastWest: said.eastWest }),
    ...(apiServer === undefined ? {} : { apiServer }),
    ...(sealingCertificate === undefined ? {} : { sealingCertificate }),
  };
  return { cluster, said, roots, record, refusals };
}

/** `mesh "shop" (cluster "east")`. */
export function aboutPart(mesh: string, cluster: string): string {
  return `mesh "${mesh}" (cluster "${cluster}")`;
}

type Refuse = (fact: string, fix: string) => undefined;

function rootsOf({ roots }: LiveMesh, refuse: Refuse): LivePart['roots'] {
  const bundle = roots === undefined ? undefined : readBundle(roots);
  if (bundle === undefined || !('fault' in bundle)) return bundle?.certificates;
  return refuse(
    `its ConfigMap "istio-ca-root-cert" ${bundle.fault}.`,
    'root-cert.pem has to hold public CA certificates and nothing else.',
  );
}

function apiServerOf({ apiServer }: LiveMesh, cluster: string, refuse: Refuse): ClusterRecord['apiServer'] {
  if (apiServer === undefined) return undefined;
  const offered = apiServerOffered(apiServer, cluster);
  return 'fact' in offered ? refuse(offered.fact, offered.fix) : offered.apiServer;
}

/** A controller serves the certificate with which it seals now; should there ever be more, it is the first. */
function sealingCertificateOf(
  { sealingCertificates }: LiveMesh,
  refuse: Refuse,
): ClusterRecord['sealingCertificate'] | undefined {
  if (sealingCertificates === undefined) return undefined;
  const bundle = readBundle(sealingCertificates);
  if (!('fault' in bundle)) return recordedCertificate(bundle.certificates[0]!);
  return refuse(
    `what its sealing controller serves ${bundle.fault}.`,
    'Name the controller with --sealing-controller, or import its certificate with --sealing-cert.',
  );
}
