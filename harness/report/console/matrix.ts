import type { Ansis } from 'ansis';
import type { ScenarioReport, StatementReport } from '../../domain/run-report.ts';
import { cellText, paintCell } from './cell.ts';
import { longestPart, pad, plain, widthOf, wrap } from './text.ts';

const GAP = 2;
const INDENT = 3;
const LABEL_SHARE = 0.42;

interface Matrix {
  readonly statements: readonly string[];
  readonly variants: readonly string[];
  at(statement: string, variant: string): StatementReport | undefined;
}

/**
 * Lines of one scenario's table: a row per statement, a column per variant. Columns that do not fit beside each other
 * go into further blocks of about equal width, which leave out the statements that none of their variants was asked.
 */
export function matrixLines(variants: readonly ScenarioReport[], columns: number, paint: Ansis): string[] {
  const matrix = matrixOf(variants);
  const longest = Math.max(...matrix.statements.map((text) => widthOf(plain(text))));
  const labelWidth = Math.min(longest, Math.max(20, Math.floor((columns - INDENT) * LABEL_SHARE)));
  const widths = matrix.variants.map((variant) => columnWidth(matrix, variant));
  const blocks = blocksOf(widths, columns - INDENT - labelWidth);
  return blocks.flatMap((block, i) => [
    ...(i > 0 ? [''] : []),
    ...blockLines(matrix, block, widths, labelWidth, paint).map((line) => ' '.repeat(INDENT) + line),
  ]);
}

function matrixOf(variants: readonly ScenarioReport[]): Matrix {
  const cells = new Map(
    variants.map(({ variant, statements }) => [variant, new Map(statements.map((each) => [each.text, each]))]),
  );
  return {
    statements: [...new Set(variants.flatMap(({ statements }) => statements.map(({ text }) => text)))],
    variants: variants.map(({ variant }) => variant),
    at: (statement, variant) => cells.get(variant)?.get(statement),
  };
}

function columnWidth(matrix: Matrix, variant: string): number {
  const asked = matrix.statements.flatMap((statement) => matrix.at(statement, variant) ?? []);
  return Math.max(longestPart(plain(variant)), ...asked.map((statement) => widthOf(cellText(statement))));
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

function blockLines(
  matrix: Matrix,
  block: readonly number[],
  widths: readonly number[],
  labelWidth: number,
  paint: Ansis,
): string[] {
  const columns = block.map((index) => ({
    variant: matrix.variants[index] as string,
    width: (widths[index] as number) + GAP,
  }));
  const heads = columns.map(({ variant, width }) => wrap(plain(variant), width - GAP, 'name parts'));
  const height = Math.max(...heads.map((head) => head.length));
  const headLines = Array.from({ length: height }, (_, row) =>
    [
      ' '.repeat(labelWidth),
      ...columns.map(
        ({ width }, i) => ' '.repeat(GAP) + pad(heads[i]?.[row - height + (heads[i]?.length ?? 0)] ?? '', width - GAP),
      ),
    ].join(''),
  );
  const asked = matrix.statements.filter((statement) => columns.some(({ variant }) => matrix.at(statement, variant)));
  return [
    ...headLines.map((line) => paint.bold(line.trimEnd())),
    ...asked.flatMap((statement) => {
      const cells = columns.map(({ variant, width }) => {
        const judged = matrix.at(statement, variant);
        const text = judged ? paintCell(paint, judged, cellText(judged)) : '';
        return ' '.repeat(GAP) + pad(text, width - GAP);
      });
      const [first = '', ...more] = wrap(plain(statement), labelWidth);
      return [(pad(first, labelWidth) + cells.join('')).trimEnd(), ...more];
    }),
  ];
}
