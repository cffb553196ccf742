import { byCodeUnit } from '../../merge.js';
import type { PeerEnd } from '../../model-peers.js';
import { rootsOf } from './settlements.js';
import type { Side } from './status.js';

type Style = 'red' | 'yellow' | 'dim' | 'green';

const HEADINGS = ['MESH', 'PEER', 'ROOT', 'EXPIRES', 'ADDRESS', 'STATE', 'SETTLE'];
const STATE_COLUMN = HEADINGS.indexOf('STATE');
const STYLES: Readonly<Record<Side['state'], Style>> = {
  joined: 'green',
  suspended: 'dim',
  pending: 'yellow',
  'replacing root': 'yellow',
  expiring: 'yellow',
  expired: 'red',
  'not yet valid': 'red',
};

/** A line a side below a line of headings, columns aligned by code points; '' for none. `-` stands for nothing. */
export function statusTable(sides: readonly Side[], colour: (style: Style, text: string) => string): string {
  if (sides.length === 0) return '';
  const rows = sides.map(cellsOf);
  const widths = HEADINGS.map((heading, column) =>
    rows.reduce((widest, row) => Math.max(widest, width(row[column]!)), heading.length),
  );
  const lines = rows.map((row, index) => {
    const style = STYLES[sides[index]!.state];
    const cells = padCells(row, widths);
    return cells.map((cell, column) => (column === STATE_COLUMN ? colour(style, cell) : cell)).join('  ');
  });
  const head = colour('dim', padCells(HEADINGS, widths).join('  '));
  return [head, ...lines].map((line) => `${line}\n`).join('');
}

/** The last cell stays as it is: no line ends in blanks. */
function padCells(cells: readonly string[], widths: readonly number[]): string[] {
  return cells.map((cell, column) =>
    column === cells.length - 1 ? cell : cell + ' '.repeat(widths[column]! - width(cell)),
  );
}

function width(text: string): number {
  return Array.from(text).length;
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

/** `first +2` for three, `-` for none. */
function firstOf(values: readonly string[]): string {
  const more = values.length > 1 ? ` +${values.length - 1}` : '';
  return values.length === 0 ? '-' : `${values[0]}${more}`;
}

function stateCell({ state, missing }: Side): string {
  if (state !== 'pending') return state;
  return `pending: ${missing.length === 0 ? 'peer' : missing.join(', ')}`;
}

function settleCell({ state, settlement }: Side): string {
  if (settlement !== undefined) return settlement.text;
  return state === 'expired' || state === 'expiring' || state === 'not yet valid' ? 'see docs/exchange.md' : '-';
}
