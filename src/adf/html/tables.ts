/**
 * Tables: those that hold data become ADF tables, those that only lay a mail out (nearly all of them) are unfolded. The
 * grid follows WHATWG HTML 4.9.12 (forming a table); empty rows and columns, made for spacing, are left out.
 */
import { table, tableCell, tableHeader, tableRow } from '../build';
import type { Table, TableCell } from '../document';
import type { Box, Child } from './box';
import { isMarker, parseColor } from './color';
import type { Reading } from './reading';

/** Wider tables, and sparser ones, are no data that people wrote. */
const mostColumns = 40;
const mostSlotsPerCell = 6;

/** A table taken apart; cells in the order they stand. */
export interface TableRows {
  readonly rows: readonly (readonly Box[])[];
  /** What stands in the table but in no cell: the caption, misplaced text. Browsers show it before the table. */
  readonly outside: readonly Child[];
}

const isCell = (child: Child): child is Box => child.kind === 'box' && (child.name === 'td' || child.name === 'th');
const rowGroups: ReadonlySet<string> = new Set(['tbody', 'thead', 'tfoot']);

export const rowsOf = (box: Box): TableRows => {
  const rows: (readonly Box[])[] = [];
  const outside: Child[] = [];
  const read = (children: readonly Child[]): void => {
    const looseCells = children.filter(isCell);
    if (looseCells.length > 0) rows.push(looseCells);
    for (const child of children) {
      if (child.kind === 'box' && rowGroups.has(child.name)) read(child.children);
      else if (child.kind === 'box' && child.name === 'tr') {
        rows.push(child.children.filter(isCell));
        for (const inner of child.children) if (!isCell(inner)) outside.push(inner);
      } else if (!isCell(child)) outside.push(child);
    }
  };
  read(box.children);
  return { rows, outside };
};

/** Where a cell lies in the grid, spans included. */
interface Placed {
  readonly cell: Box;
  readonly row: number;
  readonly column: number;
  readonly rowspan: number;
  readonly colspan: number;
}

interface Grid {
  readonly placed: readonly Placed[];
  readonly rowCount: number;
  readonly columnCount: number;
}

/** The ADF table of a table that holds data; null when it only lays out its content. */
export const dataTable = (box: Box, { rows }: TableRows, reading: Reading): Table | null => {
  if (/^(?:presentation|none)$/i.test(box.attributes.role ?? '')) return null;
  const whole = placeCells(rows);
  if (whole === null) return null;
  const grid = withoutEmpty(whole);
  if (grid.columnCount < 2 || grid.columnCount > mostColumns || grid.placed.length < 2) return null;
  if (grid.rowCount * grid.columnCount > grid.placed.length * mostSlotsPerCell) return null;
  return holdsData(box, grid) ? makeTable(grid, reading) : null;
};

const spanOf = (value: string | undefined, most: number): number => {
  const span = Number.parseInt(value ?? '1', 10);
  return Number.isNaN(span) ? 1 : Math.min(Math.max(1, span), most);
};

/** Lays the cells out; null when a row is far wider than tables of data are. */
const placeCells = (rows: readonly (readonly Box[])[]): Grid | null => {
  const placed: Placed[] = [];
  /** For each column, the first row that no cell from above reaches into. */
  const freeFrom: number[] = [];
  for (const [row, cells] of rows.entries()) {
    let column = 0;
    for (const cell of cells) {
      while ((freeFrom[column] ?? 0) > row) column += 1;
      if (column > mostColumns * 4) return null;
      const colspan = spanOf(cell.attributes.colspan, mostColumns);
      const rowspan = spanOf(cell.attributes.rowspan, rows.length - row);
      placed.push({ cell, row, column, rowspan, colspan });
      for (let at = column; at < column + colspan; at += 1) freeFrom[at] = row + rowspan;
      column += colspan;
    }
  }
  return { placed, rowCount: rows.length, columnCount: freeFrom.length };
};

const hasContent = ({ content }: Box): boolean => content.characters > 0 || content.pictures > 0;

/** The grid without the rows and columns in which no cell with content begins. Spans shrink with them. */
const withoutEmpty = (grid: Grid): Grid => {
  const filled = grid.placed.filter(({ cell }) => hasContent(cell));
  const rowAt = renumber(new Set(filled.map(({ row }) => row)), grid.rowCount);
  const columnAt = renumber(new Set(filled.map(({ column }) => column)), grid.columnCount);
  const placed = grid.placed.map(({ cell, row, column, rowspan, colspan }) => ({
    cell,
    row: rowAt(row),
    column: columnAt(column),
    rowspan: rowAt(row + rowspan) - rowAt(row),
    colspan: columnAt(column + colspan) - columnAt(column),
  }));
  return {
    placed: placed.filter(({ rowspan, colspan }) => rowspan > 0 && colspan > 0),
    rowCount: rowAt(grid.rowCount),
    columnCount: columnAt(grid.columnCount),
  };
};

/** Tells for each old number how many kept ones are before it. */
const renumber = (kept: ReadonlySet<number>, total: number): ((old: number) => number) => {
  const before: number[] = [0];
  for (let at = 0; at < total; at += 1) before.push((before[at] ?? 0) + (kept.has(at) ? 1 : 0));
  return (old) => before[Math.min(old, total)] ?? 0;
};

/** Longer texts in cells are paragraphs of a layout, not data. */
const longestDatum = 300;
const longestMeanDatum = 100;

const holdsData = (box: Box, { placed, rowCount }: Grid): boolean => {
  const cells = placed.map(({ cell }) => cell);
  if (cells.some(({ content }) => content.tables > 0)) return false;
  if (cells.some(({ name, content }) => name === 'th' && content.characters > 0)) return true;
  if (isBordered(box, cells)) return true;
  if (rowCount < 2 || cells.some(({ content }) => content.structures > 0 || content.pictures > 0)) return false;
  const lengths = cells.map(({ content }) => content.characters);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return (
    lengths.every((length) => length <= longestDatum) &&
    total / cells.length <= longestMeanDatum &&
    isRegular(placed, rowCount)
  );
};

/** Borders are drawn around data: by the table's attribute, or by the style of most cells (Word, Excel). */
const isBordered = (box: Box, cells: readonly Box[]): boolean => {
  if (Number.parseInt(box.attributes.border ?? '0', 10) > 0) return true;
  const bordered = cells.filter(({ style }) => style !== null && style.border.left && style.border.top);
  return bordered.length * 2 > cells.length;
};

/** Data comes in rows of the same kind: most rows have content in at least two columns. */
const isRegular = (placed: readonly Placed[], rowCount: number): boolean => {
  const filledIn = new Array<number>(rowCount).fill(0);
  for (const { cell, row } of placed) if (hasContent(cell)) filledIn[row] = (filledIn[row] ?? 0) + 1;
  return filledIn.filter((count) => count >= 2).length * 4 >= rowCount * 3;
};

const makeTable = ({ placed, rowCount, columnCount }: Grid, reading: Reading): Table => {
  const rows = Array.from({ length: rowCount }, () => new Array<TableCell | 'covered' | null>(columnCount).fill(null));
  for (const { cell, row, column, rowspan, colspan } of placed) {
    // Overlapping spans of broken tables: the first cell keeps the place, the other is cut back to what is free.
    const free = freeSlots(rows, row, column, rowspan, colspan);
    for (let down = 0; down < free.rowspan; down += 1) rows[row + down]?.fill('covered', column, column + free.colspan);
    const slots = rows[row];
    if (slots !== undefined) slots[column] = makeCell(cell, free.rowspan, free.colspan, reading);
  }
  return table(
    rows.map((slots) => tableRow(slots.flatMap((slot) => (slot === 'covered' ? [] : [slot ?? tableCell([])])))),
  );
};

const freeSlots = (
  rows: readonly (readonly unknown[])[],
  row: number,
  column: number,
  rowspan: number,
  colspan: number,
): { rowspan: number; colspan: number } => {
  let width = 1;
  while (width < colspan && rows[row]?.[column + width] === null) width += 1;
  let height = 1;
  while (height < rowspan && rows[row + height]?.slice(column, column + width).every((slot) => slot === null))
    height += 1;
  return { rowspan: height, colspan: width };
};

const makeCell = (cell: Box, rowspan: number, colspan: number, reading: Reading): TableCell => {
  const blocks = reading.blocksOf(cell.children, reading);
  const ground = cell.style?.background ?? cell.attributes.bgcolor?.trim().toLowerCase() ?? '';
  const color = parseColor(ground);
  const background = color !== null && isMarker(color) ? color : null;
  const made = cell.name === 'th' ? tableHeader(blocks) : tableCell(blocks);
  const attrs = {
    ...(colspan > 1 ? { colspan } : {}),
    ...(rowspan > 1 ? { rowspan } : {}),
    ...(background === null ? {} : { background }),
  };
  return Object.keys(attrs).length > 0 ? { ...made, attrs } : made;
};
