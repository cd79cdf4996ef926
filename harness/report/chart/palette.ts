import type { Chart, ChartLine } from './chart.ts';

/** Colours of lines. Red is left to faults, bounds and failures. */
const LINES = {
  light: ['#2563eb', '#d97706', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f', '#57534e', '#1e3a8a'],
  dark: ['#60a5fa', '#fbbf24', '#a78bfa', '#22d3ee', '#f472b6', '#a3e635', '#d6d3d1', '#c7d2fe'],
} as const;
const MEANINGS = {
  light: { good: '#16a34a', muted: '#8b93a3', other: '#d97706', bad: '#dc2626', lost: '#7c3aed' },
  dark: { good: '#4ade80', muted: '#7b8496', other: '#fbbf24', bad: '#f87171', lost: '#a78bfa' },
} as const;

/** By order of the lines, so that they differ in more than colour. */
const DASHES: readonly (readonly number[])[] = [
  [],
  [9, 4],
  [3, 3],
  [13, 3, 3, 3],
  [6, 3],
  [2, 4],
  [9, 2, 2, 2, 2, 2],
  [4, 7],
];
const MUTED_DASH = [4, 3];

/** A line with its looks, which are the same in every renderer. */
export interface StyledLine extends ChartLine {
  /** Name of a colour of `colours`. */
  readonly ink: string;
  readonly dash: readonly number[];
}

export function styled({ lines, kind }: Chart): StyledLine[] {
  // Amber first: what is stacked on the successes are mostly failures.
  let next = kind === 'stack' ? 1 : 0;
  return lines.map((line, i) => ({
    ...line,
    ink: line.colour ?? String(next++ % LINES.light.length),
    dash: dashOf(line, kind, i),
  }));
}

function dashOf({ colour, over }: ChartLine, kind: Chart['kind'], i: number): readonly number[] {
  if (kind === 'points') return [];
  if (over || colour === 'muted') return MUTED_DASH;
  // Where the colours begin again, each gets another dash.
  const round = Math.floor(i / LINES.light.length);
  return kind === 'stack' ? [] : (DASHES[(i + round) % DASHES.length] ?? []);
}

/** `--chart-0:#2563eb;...;--chart-good:#16a34a;...`: custom properties for the style of a page or drawing. */
export function colours(theme: 'light' | 'dark'): string {
  const all = [...Object.entries(MEANINGS[theme]), ...LINES[theme].map((colour, i) => [i, colour] as const)];
  return all.map(([name, colour]) => `--chart-${name}:${colour}`).join(';');
}
