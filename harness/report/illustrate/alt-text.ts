import { STATES, wordOf } from '../chart/axes.ts';
import { type Chart, type ChartLine, valuesOf } from '../chart/chart.ts';
import { formatShare } from '../explain/format.ts';
import { unitText } from '../svg/scales.ts';
import { stretchesOf } from '../svg/states.ts';

/** A chart in sentences: the course of each line, then its fault bands and bounds. */
export function altText(chart: Chart, of: string): string {
  const { title, lines, bands = [], bounds = [] } = chart;
  const seen = lines.filter(({ over }) => !over).map((line) => `${line.name} ${lineText(line, chart)}`);
  const faults = [...Map.groupBy(bands, ({ text }) => text)].map(([text, windows]) => faultText(text, windows));
  return [
    `${title} (${of}): ${seen.join('; ')}.`,
    ...(faults.length > 0 ? [`Shaded: ${faults.join('; ')}.`] : []),
    ...(bounds.length > 0 ? [`Dashed: ${bounds.map(({ text }) => text).join(', ')}.`] : []),
  ].join(' ');
}

function lineText(line: ChartLine, chart: Chart): string {
  const { kind, xUnit, yUnit } = chart;
  if (kind === 'states') return stateText(line, chart);
  const values = valuesOf(line);
  const text = (value: number | undefined) => (value === undefined ? 'nothing' : unitText(value, yUnit));
  if (xUnit === 'percentile')
    return `${text(values[0])} to ${text(values.at(-1))}, half within ${text(medianOf(line))}`;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (values.length === 0) return 'was not seen';
  if (least === most) return `${text(most)} throughout`;
  return kind === 'gauge'
    ? `from ${text(values[0])}, lowest ${text(least)}, highest ${text(most)}`
    : `up to ${text(most)}`;
}

/** On an axis of nines, where 0.3 is 50 %. */
function medianOf({ points }: ChartLine): number | undefined {
  return points.find(([nines, value]) => nines >= Math.log10(2) - 1e-3 && value !== null)?.[1] ?? undefined;
}

function stateText(line: ChartLine, chart: Chart): string {
  const stretches = stretchesOf(line);
  const lengthOf = (chosen: typeof stretches) => chosen.reduce((sum, { from, to }) => sum + to - from, 0);
  const total = lengthOf(stretches);
  const shares = STATES.map((state) => [state, lengthOf(stretches.filter((each) => each.state === state))] as const);
  const shown = shares.filter(([, length]) => length > 0);
  return (
    shown.map(([state, length]) => `${wordOf(state, chart)} ${formatShare(length / total)} of the time`).join(', ') ||
    'was not seen'
  );
}

function faultText(text: string, windows: NonNullable<Chart['bands']>): string {
  const [first] = windows;
  if (windows.length > 1 || !first) return `${text}, ${windows.length} times`;
  return `${text}, from ${unitText(first.from * 1000, 'ms')} to ${unitText(first.to * 1000, 'ms')}`;
}
