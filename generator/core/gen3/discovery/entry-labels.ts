import { createHash } from 'node:crypto';
import type { Labels } from '../../model.js';

const LONGEST = 63;

/** The label that ties WorkloadEntries to the ServiceEntry of a host; a longer one than a label may be is cut, and told apart by its digest. */
export function entryLabels(host: string): Labels {
  if (host.length <= LONGEST) return { app: host };
  const digest = createHash('sha256').update(host).digest('hex').slice(0, 8);
  return { app: `${host.slice(0, LONGEST - digest.length - 1).replace(/[.-]+$/, '')}-${digest}` };
}
