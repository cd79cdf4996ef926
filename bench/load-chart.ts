import { writeFile } from 'node:fs/promises';
import type { LoadPlan } from '../harness/domain/load-plan.ts';
import { mergeDurations } from '../harness/runtime/histogram.ts';
import { startServer } from './load/server-process.ts';
import { STALL } from './load/stall.ts';
import { type ChartLine, stallChart } from './load/stall-chart.ts';
import { driveSquall } from './load/tools/squall.ts';

/**
 * `node bench/load-chart.ts FILE.svg`: the same stall seen by a closed and an open loop; the chart of
 * docs/measurement.md. Prints the percentiles of both.
 */
const [file = 'docs/measurement-stall.svg'] = process.argv.slice(2);
const plans: readonly { readonly name: string; readonly plan: LoadPlan }[] = [
  {
    name: 'closed loop, 10 users',
    plan: { model: 'closed', concurrency: 10, durationMs: 10_000 },
  },
  {
    name: 'open loop, 1000 requests a second',
    plan: { model: 'open', arrivals: { kind: 'constant', rate: 1000 }, durationMs: 10_000 },
  },
];
const lines: ChartLine[] = [];
for (const { name, plan } of plans) {
  await using server = await startServer(STALL);
  const { intervals, recordings } = await driveSquall(server.url, plan);
  lines.push({ name, intervals });
  const durations = mergeDurations(recordings.filter(({ clock }) => clock === 'response'));
  const ms = (us = Number.NaN) => (us / 1000).toFixed(1);
  const percentiles = [50, 90, 99, 99.9, 100].map((percent) => `p${percent} ${ms(durations?.percentileUs(percent))}`);
  process.stdout.write(
    `${name}: ${durations?.count} requests, mean ${ms(durations?.meanUs)}, ${percentiles.join(', ')} ms\n`,
  );
}
await writeFile(file, stallChart(lines, STALL.stallAtMs, STALL.stallAtMs + STALL.stallMs));
