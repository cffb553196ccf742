import type { SealedRow } from './sealed-rows.js';

type Style = 'red' | 'yellow' | 'dim' | 'green';

const HEADINGS = ['CLUSTER', 'SECRET', 'MESH', 'REMOTE', 'SEALED WITH', 'EXPIRES', 'STATE'];
const STYLES: Readonly<Record<SealedRow['state'], Style>> = {
  sealed: 'green',
  unknown: 'dim',
  expiring: 'yellow',
  'other sealing certificate': 'yellow',
  'no sealing certificate': 'yellow',
  'leads elsewhere': 'yellow',
  missing: 'yellow',
  expired: 'red',
  wrong: 'red',
};

/** A line an object below a line of headings, columns aligned; `-` stands for what an object does not say. */
export function sealedTable(rows: readonly SealedRow[], colour: (style: Style, text: string) => string): string {
  const cells = rows.map(cellsOf);
  const widths = HEADINGS.map((heading, column) =>
    cells.reduce((widest, row) => Math.max(widest, row[column]!.length), heading.length),
  );
  const line = (row: readonly string[]): string[] =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!)));
  const head = colour('dim', line(HEADINGS).join('  '));
  const lines = cells.map((row, index) => {
    const padded = line(row);
    return [...padded.slice(0, -1), colour(STYLES[rows[index]!.state], padded.at(-1)!)].join('  ');
  });
  return [head, ...lines].map((text) => `${text}\n`).join('');
}

/** The first four bytes of the fingerprint tell certificates apart; JSON has the rest. */
function cellsOf(row: SealedRow): string[] {
  const { cluster, namespace, name, mesh, remote, sealingCertificate, notAfter, state } = row;
  return [
    cluster,
    `${namespace}/${name}`,
    mesh,
    remote ?? '-',
    sealingCertificate?.slice(0, 11) ?? '-',
    notAfter?.slice(0, 10) ?? '-',
    state,
  ];
}
