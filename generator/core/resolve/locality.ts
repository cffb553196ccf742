import type { Cluster, Locality } from '../model.js';
import type { Report } from '../report.js';
import { child, type Ref } from '../source.js';
import type * as T from '../topology.js';

/** A mesh's own locality, else its cluster's. */
export function resolveLocality(
  written: T.Locality | undefined,
  cluster: Cluster | undefined,
  ref: Ref,
  report: Report,
): Locality | undefined {
  if (written !== undefined) return checkLocality(written, child(ref, 'locality'), report);
  return checkLocality({ region: cluster?.region, zone: cluster?.zone }, cluster?.ref ?? ref, report);
}

interface Written {
  region?: string | undefined;
  zone?: string | undefined;
  subzone?: string | undefined;
}

/** Without its region a zone is dropped by the mesh, and a subzone without its zone (facts/ossm2-federation.md 2.8). */
export function checkLocality({ region, zone, subzone }: Written, ref: Ref, report: Report): Locality | undefined {
  if (zone !== undefined && region === undefined) {
    report(
      'locality-region',
      ref,
      `names the zone "${zone}" and no region.`,
      'Add the region: without it the mesh ignores the whole locality.',
    );
  } else if (subzone !== undefined && zone === undefined) {
    report(
      'locality-region',
      ref,
      `names the subzone "${subzone}" and no zone.`,
      'Add the zone: without it the mesh ignores the whole locality.',
    );
  }
  return region === undefined ? undefined : { region, zone, subzone };
}
