export type Style = 'red' | 'yellow' | 'dim' | 'green';
export type Colour = (style: Style, text: string) => string;

/** A line, and how the cell below STATE is painted. */
export interface Row {
  cells: readonly string[];
  style: Style;
}

/** A line a row below a line of headings, columns aligned by code points; '' for none. */
export function alignedTable(headings: readonly string[], rows: readonly Row[], colour: Colour): string {
  if (rows.length === 0) return '';
  const widths = headings.map((heading, column) =>
    rows.reduce((widest, { cells }) => Math.max(widest, width(cells[column]!)), heading.length),
  );
  const stateColumn = headings.indexOf('STATE');
  const lines = rows.map(({ cells, style }) =>
    padCells(cells, widths)
      .map((cell, column) => (column === stateColumn ? colour(style, cell) : cell))
      .join('  '),
  );
  const head = colour('dim', padCells(headings, widths).join('  '));
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

/** `first +2` for three, `-` for none. */
export function firstOf(values: readonly string[]): string {
  const more = values.length > 1 ? ` +${values.length - 1}` : '';
  return values.length === 0 ? '-' : `${values[0]}${more}`;
}
