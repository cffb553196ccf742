import { parseTree, type Say } from '../support/parsed-tree.js';
import { checkAdmission } from './discovery-admission.js';
import type { DiscoveryEstate } from './discovery-estates.js';
import { isExporting, routesOf, sidesOf } from './discovery-expected.js';
import { checkExports, checkGateway } from './discovery-exporting.js';
import { checkImports, checkRoutes } from './discovery-importing.js';
import { hostOf, ofKind, type Rendered, renderedFor } from './discovery-rendered.js';
import { checkNetworks, checkTraffic } from './discovery-traffic.js';
import { checkTrust } from './discovery-trust.js';

/**
 * Whether a rendered tree (path → text) is what the estate asks for, read back from its YAML with nothing of the generator.
 * Every problem in words; empty when all is right.
 */
export function checkDiscovery(estate: DiscoveryEstate, tree: ReadonlyMap<string, string>): string[] {
  const problems: string[] = [];
  const parsed = parseTree(tree, estate.topology.metadata.name, problems);
  const sides = sidesOf(estate);
  const meshes = new Map(sides.map(({ own }) => [own.key, own]));
  for (const mesh of meshes.values()) {
    if (mesh.cluster === undefined) continue;
    const say: Say = (what) => problems.push(`${what}: ${mesh.key}`);
    const own = sides.filter((side) => side.own.key === mesh.key);
    const joined = own.filter((side) => side.joined);
    const importing = sides.filter((side) => side.peer.key === mesh.key && side.joined);
    const rendered = renderedFor(parsed, mesh);
    const routes = routesOf(estate, mesh.key, joined);
    const peers = own.map(({ peer }) => peer.key);
    checkGateway(mesh, rendered, isExporting(estate, mesh.key, peers), say);
    checkExports(
      mesh,
      rendered,
      importing.flatMap((side) => side.offers),
      say,
    );
    checkImports(rendered, joined, routes, say);
    checkRoutes(rendered, routes, say);
    checkTrust(
      mesh,
      rendered,
      own.filter((side) => side.settled),
      say,
    );
    checkAdmission(mesh, rendered.fed, importing, say);
    checkHosts(rendered, say);
  }
  checkTraffic(parsed, sides, problems);
  checkNetworks(parsed, [...meshes.values()], problems);
  return [...new Set(problems)];
}

/** One host is one thing in one mesh. */
function checkHosts({ fed, services }: Rendered, say: Say): void {
  const hosts = ofKind(fed, 'ServiceEntry').flatMap(({ spec }) => spec.hosts);
  const own = services.map(hostOf);
  for (const [index, host] of hosts.entries())
    if (hosts.indexOf(host) < index || own.includes(host)) say(`${host} is claimed twice`);
}
