import type { ExchangeRecord } from '../exchange-record.js';
import type { Model } from '../model.js';
import type { Sealed } from '../model-work.js';
import { missingRows } from './missing-rows.js';
import { type SealedContent, sealedContent } from './sealed-content.js';
import { recordedSealing } from './sealing-certificates.js';

/** How a sealed file stands: `unknown` was sealed by another program, which does not say with what. */
type SealedState = SealedContent['state'] | 'missing';

/** One sealed object, or one that should be there. */
export interface SealedRow {
  /** How people are told about its file; undefined for what is missing. */
  file: string | undefined;
  cluster: string;
  namespace: string;
  name: string;
  mesh: string;
  /** The cluster that it leads to; undefined for what leads nowhere. */
  remote: string | undefined;
  /** The fingerprint of the certificate that it was sealed with; undefined if it does not say. */
  sealingCertificate: string | undefined;
  /** When the CA or the token in it ends, RFC 3339, or `never`; undefined for what is neither, or not ours. */
  notAfter: string | undefined;
  state: SealedState;
  /** What is wrong: a fact that follows the name of the file. */
  fault: string | undefined;
}

const SETTLED: readonly SealedState[] = ['sealed', 'unknown'];
const WRONG: readonly SealedState[] = ['expired', 'wrong'];

/** Every sealed object of these clusters (all without `only`), in the order of the files, then what is missing. `now` is RFC 3339. */
export function sealedRows(
  model: Model,
  records: ReadonlyMap<string, ExchangeRecord>,
  only: ReadonlySet<string> | undefined,
  now: string,
): SealedRow[] {
  const rows = [...model.sealed.map((sealed) => sealedRow(sealed, records, now)), ...missingRows(model)];
  return rows.filter(({ cluster }) => only === undefined || only.has(cluster));
}

/** 2 if anything is wrong or has expired, 1 if anything is missing, expires soon or was sealed with another certificate, else 0. */
export function sealedCode(rows: readonly SealedRow[]): 0 | 1 | 2 {
  if (rows.some(({ state }) => WRONG.includes(state))) return 2;
  return rows.every(({ state }) => SETTLED.includes(state)) ? 0 : 1;
}

function sealedRow(sealed: Sealed, records: ReadonlyMap<string, ExchangeRecord>, now: string): SealedRow {
  const { resource, cluster, place } = sealed;
  const { name, namespace } = resource.value.metadata as { name: string; namespace: string };
  const content = sealedContent(sealed, recordedSealing(place.mesh, cluster.key, records), now);
  return {
    file: resource.ref.doc.file,
    cluster: cluster.key,
    namespace,
    name,
    mesh: place.mesh.key,
    remote: place.kind === 'remote' ? place.remote.cluster?.key : undefined,
    ...content,
  };
}
