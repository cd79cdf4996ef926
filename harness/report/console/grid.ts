import type { Ansis } from 'ansis';
import { longestPart, pad, plain, widthOf, wrap } from './text.ts';

const GAP = 2;
const INDENT = 3;
const LABEL_SHARE = 0.42;

/** A table with a label before each row and a name above each column. */
export interface Grid {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Undefined: empty. */
  cell(row: string, column: string): Cell | undefined;
}

export interface Cell {
  readonly text: string;
  /** The same with colours. */
  readonly painted: string;
}

/**
 * Lines of a grid. Columns that do not fit beside each other go into further blocks of about equal width, which leave
 * out the rows that are empty there.
 */
export function gridLines(grid: Grid, width: number, paint: Ansis): string[] {
  const longest = Math.max(...grid.rows.map((row) => widthOf(plain(row))));
  const labelWidth = Math.min(longest, Math.max(20, Math.floor((width - INDENT) * LABEL_SHARE)));
  const widths = grid.columns.map((column) => columnWidth(grid, column));
  const columns = grid.columns.map((name, i): Column => ({ name, width: (widths[i] ?? 0) + GAP }));
  return blocksOf(widths, width - INDENT - labelWidth).flatMap((block, i) => [
    ...(i > 0 ? [''] : []),
    ...blockLines(
      grid,
      columns.filter((_, column) => block.includes(column)),
      labelWidth,
      paint,
    ).map((line) => ' '.repeat(INDENT) + line),
  ]);
}

function columnWidth(grid: Grid, column: string): number {
  const cells = grid.rows.flatMap((row) => grid.cell(row, column) ?? []);
  return Math.max(longestPart(plain(column)), ...cells.map(({ text }) => widthOf(text)));
}

/** Indices of the columns of each block: as few blocks as fit, then as even as that number allows. */
function blocksOf(widths: readonly number[], space: number): number[][] {
  const greedy = fill(widths, space);
  const even = Math.ceil(widths.reduce((sum, width) => sum + width + GAP, 0) / greedy.length);
  for (let target = even; target < space; target++) {
    const blocks = fill(widths, target);
    if (blocks.length === greedy.length) return blocks;
  }
  return greedy;
}

function fill(widths: readonly number[], space: number): number[][] {
  const blocks: number[][] = [];
  let left = 0;
  for (const [index, width] of widths.entries()) {
    if (blocks.length === 0 || left < width + GAP) {
      blocks.push([]);
      left = space;
    }
    blocks.at(-1)?.push(index);
    left -= width + GAP;
  }
  return blocks;
}

interface Column {
  readonly name: string;
  /** The gap before it included. */
  readonly width: number;
}

function blockLines(grid: Grid, columns: readonly Column[], labelWidth: number, paint: Ansis): string[] {
  const heads = columns.map(({ name, width }) => wrap(plain(name), width - GAP, 'name parts'));
  const height = Math.max(...heads.map((head) => head.length));
  const headLines = Array.from({ length: height }, (_, row) =>
    [
      ' '.repeat(labelWidth),
      ...columns.map(
        ({ width }, i) => ' '.repeat(GAP) + pad(heads[i]?.[row - height + (heads[i]?.length ?? 0)] ?? '', width - GAP),
      ),
    ].join(''),
  );
  const asked = grid.rows.filter((row) => columns.some(({ name }) => grid.cell(row, name)));
  return [
    ...headLines.map((line) => paint.bold(line.trimEnd())),
    ...asked.flatMap((row) => {
      const cells = columns.map(
        ({ name, width }) => ' '.repeat(GAP) + pad(grid.cell(row, name)?.painted ?? '', width - GAP),
      );
      const [first = '', ...more] = wrap(plain(row), labelWidth);
      return [(pad(first, labelWidth) + cells.join('')).trimEnd(), ...more];
    }),
  ];
}
