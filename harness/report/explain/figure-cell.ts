import type { Figure } from '../../domain/figure.ts';
import type { ScenarioReport } from '../run-report.ts';
import { formatCount, formatValue } from './format.ts';

/** How a measured value compares with the computed one, at a glance. */
export const FIGURE_SIGN = { near: '≈', off: '≠', unseen: '?' } as const;

export type Nearness = keyof typeof FIGURE_SIGN;

export function nearnessOf({ observed, within }: Figure): Nearness {
  if (observed === null) return 'unseen';
  return within ? 'near' : 'off';
}

/** What was measured: `≈ 5.61 s`, `≠ 7`; a factor of the baseline as one: `≈ 1.04x`. */
export function measuredText(figure: Figure): string {
  const { observed, unit, expected } = figure;
  const isFactor = /^[\d._]+x/.test(expected);
  const shown = observed !== null && isFactor ? `${formatCount(observed)}x` : formatValue(observed, unit);
  return `${FIGURE_SIGN[nearnessOf(figure)]} ${shown}`;
}

/** `≈ 5.61 s (5.58s ±10%)`: what was measured, then what was computed. */
export function figureText(figure: Figure): string {
  return `${measuredText(figure)} (${figure.expected})`;
}

/** The figures of one scenario as a table reads them: a row per variant that has any, a column per quantity. */
export interface FigureTable {
  readonly variants: readonly ScenarioReport[];
  readonly quantities: readonly string[];
  at(variant: string, quantity: string): Figure | undefined;
}

export function figureTable(variants: readonly ScenarioReport[]): FigureTable {
  const measuredOnes = variants.filter(({ figures = [] }) => figures.length > 0);
  const figuresOf = (name: string) => measuredOnes.find(({ variant }) => variant === name)?.figures ?? [];
  return {
    variants: measuredOnes,
    quantities: [...new Set(measuredOnes.flatMap(({ figures = [] }) => figures.map(({ quantity }) => quantity)))],
    at: (variant, quantity) => figuresOf(variant).find((figure) => figure.quantity === quantity),
  };
}
