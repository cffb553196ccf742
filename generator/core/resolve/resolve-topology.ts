import type { AppSources } from '../apps/app-source.js';
import type { MergedTopology } from '../merge-topology.js';
import type { Model } from '../model.js';
import { resolveNaming } from '../naming.js';
import type { Finding } from '../problems.js';
import type { Report } from '../report.js';
import { child } from '../source.js';
import { resolveApps } from './apps.js';
import { resolveClusters } from './clusters.js';
import { resolveDelivery } from './delivery.js';
import { keepInside } from './east-west.js';
import { resolveMeshes } from './meshes.js';
import { resolveOffers } from './offers.js';
import { resolvePatches } from './patches.js';
import { missingExchange } from './peer-addresses.js';
import { resolvePeerings } from './peerings.js';
import { type RecordSource, resolveRecords } from './records.js';
import { resolveRoutes } from './routes.js';
import { resolveSealed, type SealedSource } from './sealed.js';
import type { Inventories } from './share-details.js';
import { resolveShares } from './shares.js';

/** What the resolver reads beside the topology. */
export interface ResolveInputs {
  records: readonly RecordSource[];
  apps: AppSources;
  sealed: readonly SealedSource[];
  inventories: Inventories;
  findings: Finding[];
}

/** The topology with every name resolved and both ends of each pair derived; what cannot be resolved is reported and left out. */
export function resolveTopology(merged: MergedTopology, inputs: ResolveInputs, report: Report): Model {
  const { topology } = merged;
  const naming = resolveNaming(merged.root, topology.naming, report);
  const clusters = resolveClusters(merged, report);
  const meshes = resolveMeshes(merged, { clusters, naming, report });
  resolveRecords(inputs.records, meshes, report);
  const pairs = resolvePeerings(merged, {
    meshes,
    naming,
    defaults: topology.defaults?.peering ?? {},
    defaultsRef: child(merged.root, 'defaults', 'peering'),
    report,
  });
  resolveShares(merged, meshes, inputs.inventories, report);
  for (const mesh of meshes.values()) keepInside(mesh);
  resolveOffers(meshes, report);
  for (const pair of pairs) pair.missing = missingExchange(pair);
  const apps = resolveApps(merged, { meshes, sources: inputs.apps, report, findings: inputs.findings });
  return {
    name: topology.metadata?.name ?? '',
    labels: topology.defaults?.labels ?? {},
    annotations: topology.defaults?.annotations ?? {},
    clusters,
    meshes,
    pairs,
    routes: resolveRoutes(merged, meshes, report),
    apps,
    patches: resolvePatches(merged, clusters, report),
    delivery: resolveDelivery(merged, clusters, report),
    sealed: resolveSealed(inputs.sealed, { clusters, apps }, report, inputs.findings),
  };
}
