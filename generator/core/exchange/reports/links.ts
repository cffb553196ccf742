import type { Model } from '../../model.js';
import type { Report } from '../../report.js';
import { child } from '../../source.js';
import { type Link, linksOf } from '../../spanning/links.js';
import { hasEastWest } from '../../spanning/parts.js';
import { alignedTable, type Colour, firstOf } from './aligned-table.js';

/** A link as `exchange status --format json` tells it. */
interface LinkData {
  mesh: string;
  /** The one that has to know of the other. */
  cluster: string;
  remote: string;
  /** Of the other's east-west gateway. */
  addresses: readonly string[];
  state: LinkState;
  /** In words. */
  missing: string[];
  commands: string[];
}

type LinkState = 'pending' | 'joined';

const HEADINGS = ['MESH', 'CLUSTER', 'REMOTE', 'ADDRESS', 'STATE', 'MISSING', 'SETTLE'];

/** Each direction between the clusters of each mesh of ours; with `only`, those that have an end in one of these. */
export function exchangedLinks(model: Model, only: ReadonlySet<string> | undefined): Link[] {
  return linksOf(model).filter(
    ({ mesh, remote }) => only === undefined || [mesh, remote].some(({ cluster }) => only.has(cluster?.key ?? '')),
  );
}

/** `shop: west - east`. */
export function linkName({ mesh, remote }: Link): string {
  return `${mesh.key}: ${mesh.cluster?.key} - ${remote.cluster?.key}`;
}

/** Whether any link waits for something. */
export function isAnyPending(links: readonly Link[]): boolean {
  return links.some(({ missing }) => missing.length > 0);
}

/** A link with its full values. */
export function linkData({ mesh, remote, missing }: Link): LinkData {
  return {
    mesh: mesh.key,
    cluster: mesh.cluster?.key ?? '',
    remote: remote.cluster?.key ?? '',
    addresses: hasEastWest(remote) ? remote.eastWest.addresses : [],
    state: missing.length > 0 ? 'pending' : 'joined',
    missing: missing.map(({ what }) => what),
    commands: [...new Set(missing.map(({ command }) => command))],
  };
}

/** A line a link; `-` stands for nothing. */
export function linksTable(links: readonly Link[], colour: Colour): string {
  const rows = links.map(linkData).map(({ mesh, cluster, remote, addresses, state, missing, commands }) => ({
    cells: [
      mesh,
      cluster,
      remote,
      firstOf(addresses),
      state,
      missing.join('; ') || '-',
      commands.join(', then: ') || '-',
    ],
    style: state === 'pending' ? ('yellow' as const) : ('green' as const),
  }));
  return alignedTable(HEADINGS, rows, colour);
}

/** Reports a link that waits, at the cluster that does not know the other yet. */
export function reportLink(link: Link, report: Report): void {
  const { mesh, cluster, remote, missing, commands } = linkData(link);
  if (missing.length === 0) return;
  const fact = `does not reach cluster "${remote}" of "${mesh}" yet. Missing: ${missing.join('; ')}.`;
  const fix = commands.map((command) => `Run "${command}".`).join(' ');
  report('link-pending', child(link.mesh.at('clusters'), cluster), fact, fix, { part: 'key' });
}
