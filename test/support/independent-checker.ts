import { checkApps } from './check-apps.js';
import { checkNodePorts } from './check-gateways.js';
import { checkFiles } from './check-kustomize.js';
import { checkMeshes } from './check-meshes.js';
import { checkPeers } from './check-peers.js';
import { checkRoutes } from './check-routes.js';
import { checkShares } from './check-shares.js';
import { readEstate } from './expected-estate.js';
import { parseTree } from './parsed-tree.js';

/**
 * Whether a rendered tree (path → text) is what the topology and the records (by mesh key) ask for: recomputed from
 * the rendered resources with nothing of the generator. Every problem in words; empty when all is right.
 */
export function checkTree(
  topologyText: string,
  recordTexts: Record<string, string>,
  tree: ReadonlyMap<string, string>,
): string[] {
  const problems: string[] = [];
  const estate = readEstate(topologyText, recordTexts);
  const parsed = parseTree(tree, estate.name, problems);
  checkFiles(parsed, estate, problems);
  checkMeshes(parsed, estate, problems);
  checkPeers(parsed, estate, problems);
  checkNodePorts(parsed, problems);
  checkShares(parsed, estate, problems);
  checkRoutes(parsed, estate, problems);
  checkApps(parsed, estate, problems);
  return [...new Set(problems)];
}
