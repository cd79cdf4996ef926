import { deflateRawSync } from 'node:zlib';
import { visible } from '../visible.ts';
import { type PageChart, plotOf } from './plot.ts';

/** Charts by id as base64 of raw-deflated JSON (about a tenth of its size), which browsers unpack by themselves. */
export function packPlots(charts: readonly { readonly id: string; readonly chart: PageChart }[]): string {
  const plots = Object.fromEntries(charts.map(({ id, chart }) => [id, plotOf(chart)]));
  return deflateRawSync(
    JSON.stringify(plots, (_, held) => (typeof held === 'string' ? visible(held) : held)),
    { level: 9 },
  ).toString('base64');
}
