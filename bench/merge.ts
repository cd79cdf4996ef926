import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { rowTable } from './load/tables.ts';
import { compareWays, decoded, type EndCost, measureEnd, measureSecond, type SecondCost } from './merge/measure.ts';
import { workerLines } from './merge/worker-lines.ts';

const USAGE = `node bench/merge.ts [--workers N]... [--seconds N] [--rate N] [--json FILE]

What merging the evidence of workers elsewhere takes the one process that conducts the run.
  --workers   how many; default 10, 100 and 1000
  --seconds   how long the run is; default 600
  --rate      requests a second of each worker; default 1000
  --json FILE writes everything that was measured
`;

const { values } = parseArgs({
  options: {
    workers: { type: 'string', multiple: true, default: ['10', '100', '1000'] },
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '1000' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [seconds, rate] = [Number(values.seconds), Number(values.rate)];
const counts = values.workers.map(Number);
if (values.help || [seconds, rate, ...counts].some((value) => !(value >= 1))) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

/** So many workers are drawn; with more, several tell the same. */
const DRAWN_WORKERS = 20;
const drawn = Array.from({ length: DRAWN_WORKERS }, (_, index) => workerLines(index, { rate, seconds }));
const lineOf = (index: number, kind: 'second' | 'end') => drawn[index % DRAWN_WORKERS]?.[kind] ?? '';

const texts = Array.from({ length: 1000 }, (_, index) => {
  const message = decoded(lineOf(index, 'second'));
  return (message.type === 'snapshot' && message.interval.hdr) || '';
});
const ways = compareWays(texts);
const [own] = ways.map(({ microsecondsEach }) => microsecondsEach);
process.stdout.write(
  `adding up 1,000 histograms\n${rowTable(ways.map((cost) => ({ ...cost, ratio: cost.microsecondsEach / (own ?? 1) })))}\n`,
);

const found: { readonly workers: number; readonly second: SecondCost; readonly end: EndCost }[] = [];
for (const workers of counts) {
  const lines = Array.from({ length: workers }, (_, index) => lineOf(index, 'second'));
  const second = measureSecond(lines, 20);
  const end = await measureEnd(workers, (index) => lineOf(index, 'end'));
  found.push({ workers, second, end });
}
process.stdout.write(`\nevery second of the run\n${rowTable(found.map(secondRow))}\n`);
process.stdout.write(`\nat the end of a run of ${seconds} s\n${rowTable(found.map(endRow))}\n`);
for (const { workers, second, end } of found) {
  const share = (second.decodeMs + second.snapshotMs) / 10;
  const endS = (end.decodeMs + end.mergeMs) / 1000;
  process.stdout.write(
    `\n${workers} workers that send ${(workers * rate).toLocaleString('en')}/s: the conductor needs ${share.toFixed(2)} % of a core while the load runs, and ${endS.toFixed(2)} s at its end, ${((endS * 100) / seconds).toFixed(2)} % of the run\n`,
  );
}
if (values.json) await writeFile(values.json, `${JSON.stringify({ ways, found }, null, 2)}\n`);

function secondRow({ workers, second }: (typeof found)[number]) {
  const { bytes, decodeMs, snapshotMs } = second;
  return {
    workers,
    'MB/s': bytes / 1e6,
    'bytes a worker': bytes / workers,
    'decode ms': decodeMs,
    'snapshot ms': snapshotMs,
  };
}

function endRow({ workers, end }: (typeof found)[number]) {
  const { bytes, decodeMs, mergeMs, pauseMs, heapMb, residentMb } = end;
  return {
    workers,
    MB: bytes / 1e6,
    'decode ms': decodeMs,
    'merge ms': mergeMs,
    'longest pause ms': pauseMs,
    'heap MB': heapMb,
    'resident MB': residentMb,
  };
}
