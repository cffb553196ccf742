import { byCodeUnit } from '../../merge.js';
import type { PeerEnd } from '../../model-peers.js';
import { alignedTable, type Colour, firstOf, type Style } from './aligned-table.js';
import { rootsOf } from './settlements.js';
import type { Side } from './status.js';

const HEADINGS = ['MESH', 'PEER', 'ROOT', 'EXPIRES', 'ADDRESS', 'STATE', 'SETTLE'];
const STYLES: Readonly<Record<Side['state'], Style>> = {
  joined: 'green',
  suspended: 'dim',
  pending: 'yellow',
  'replacing root': 'yellow',
  expiring: 'yellow',
  expired: 'red',
  'not yet valid': 'red',
};

/** A line a side; `-` stands for nothing. */
export function statusTable(sides: readonly Side[], colour: Colour): string {
  const rows = sides.map((side) => ({ cells: cellsOf(side), style: STYLES[side.state] }));
  return alignedTable(HEADINGS, rows, colour);
}

function cellsOf(side: Side): string[] {
  const { end } = side;
  return [
    end.mesh.key,
    end.peer.key,
    rootCell(end),
    expiryCell(end),
    addressCell(end),
    stateCell(side),
    settleCell(side),
  ];
}

/** The first four bytes of the fingerprint tell roots apart; the record has the rest. */
function rootCell({ mesh }: PeerEnd): string {
  const roots = rootsOf(mesh);
  return firstOf(roots.map(({ sha256 }) => sha256.slice(0, 11)));
}

/** The day on which the first of the roots ends. */
function expiryCell({ mesh }: PeerEnd): string {
  const ends = rootsOf(mesh).map(({ notAfter }) => notAfter);
  return ends.sort(byCodeUnit)[0]?.slice(0, 10) ?? '-';
}

function addressCell({ mesh, peer, address }: PeerEnd): string {
  if (address === undefined) return '-';
  if (address.isStatic) return `${firstOf(address.hosts)} (static)`;
  return mesh.cluster !== undefined && mesh.cluster === peer.cluster ? 'in cluster' : firstOf(address.hosts);
}

function stateCell({ state, missing }: Side): string {
  if (state !== 'pending') return state;
  return `pending: ${missing.length === 0 ? 'peer' : missing.join(', ')}`;
}

function settleCell({ state, settlement }: Side): string {
  if (settlement !== undefined) return settlement.text;
  return state === 'expired' || state === 'expiring' || state === 'not yet valid' ? 'see docs/exchange.md' : '-';
}
