import { monitorEventLoopDelay } from 'node:perf_hooks';
import { decodeFromCompressedBase64, type Histogram } from 'hdr-histogram-js';
import type { LoadEvidence } from '../../harness/domain/evidence.ts';
import type { LoadSnapshot } from '../../harness/domain/ports.ts';
import { mergeEvidence, mergeSnapshots } from '../../harness/load/merge.ts';
import type { FromWorker } from '../../harness/load/worker/messages.ts';
import { emptyHistogram, encodeHistogram } from '../../harness/runtime/histogram.ts';
import { histogramSum } from '../../harness/runtime/histogram-sum.ts';

const INTERVAL_MS = 1000;

/** What a second of a run takes the conductor, and what arrives in it. */
export interface SecondCost {
  readonly bytes: number;
  /** From bytes to messages. */
  readonly decodeMs: number;
  /** To one snapshot for displays. */
  readonly snapshotMs: number;
}

/** The mean of several rounds. */
export function measureSecond(lines: readonly string[], rounds: number): SecondCost {
  const chunks = lines.map((line) => Buffer.from(line));
  let decodeMs = 0;
  let snapshotMs = 0;
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    const messages = chunks.map(decoded);
    const between = performance.now();
    mergeSnapshots(messages.flatMap((message): LoadSnapshot[] => ('snapshot' in message ? [message.snapshot] : [])));
    snapshotMs += performance.now() - between;
    decodeMs += between - begin;
  }
  const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  return { bytes, decodeMs: decodeMs / rounds, snapshotMs: snapshotMs / rounds };
}

/** What the end of a run takes. */
export interface EndCost {
  readonly bytes: number;
  readonly decodeMs: number;
  readonly mergeMs: number;
  /** The longest time in which the process could do nothing else. */
  readonly pauseMs: number;
  /** Of all evidence that was decoded, and of the process at its largest. */
  readonly heapMb: number;
  readonly residentMb: number;
}

/** `line` gives a worker's whole evidence; lines are made one at a time, as they come one after another. */
export async function measureEnd(workers: number, line: (index: number) => string): Promise<EndCost> {
  const heapBefore = process.memoryUsage().heapUsed;
  let bytes = 0;
  let decodeMs = 0;
  const parts: LoadEvidence[] = [];
  for (let index = 0; index < workers; index++) {
    const chunk = Buffer.from(line(index));
    const begin = performance.now();
    const message = decoded(chunk);
    decodeMs += performance.now() - begin;
    bytes += chunk.length;
    if (message.type === 'finished') parts.push(message.evidence);
  }
  const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
  const pauses = monitorEventLoopDelay({ resolution: 5 });
  pauses.enable();
  const begin = performance.now();
  const { ledger } = await mergeEvidence(parts, INTERVAL_MS);
  const mergeMs = performance.now() - begin;
  await new Promise((resolve) => setImmediate(resolve));
  pauses.disable();
  if (ledger.unaccounted !== 0) throw new Error(`${ledger.unaccounted} requests were lost in the merge`);
  return {
    bytes,
    decodeMs,
    mergeMs,
    pauseMs: pauses.max / 1e6,
    heapMb,
    residentMb: process.resourceUsage().maxRSS / 1000,
  };
}

/** Ways to add up histograms; each gives the sum, encoded. */
const WAYS: Readonly<Record<string, (texts: readonly string[]) => string>> = {
  squall(texts) {
    const sum = histogramSum();
    for (const text of texts) sum.add(text);
    return encodeHistogram(sum.total());
  },
  'hdr-histogram-js': (texts) => {
    const sum = emptyHistogram();
    for (const text of texts) sum.add(decodeFromCompressedBase64(text) as Histogram);
    return encodeHistogram(sum);
  },
  'pair by pair': (texts) =>
    texts.reduce((sum, text) => {
      const both = emptyHistogram();
      for (const one of [sum, text]) if (one !== '') both.add(decodeFromCompressedBase64(one) as Histogram);
      return encodeHistogram(both);
    }, ''),
};

export interface WayCost {
  readonly way: string;
  readonly microsecondsEach: number;
}

/** Throws where one of them gives another sum than the others. */
export function compareWays(texts: readonly string[]): readonly WayCost[] {
  const sums = new Set<string>();
  const costs = Object.entries(WAYS).map(([way, sumOf]) => {
    sumOf(texts.slice(0, 20)); // compiled before it is timed
    const begin = performance.now();
    sums.add(sumOf(texts));
    return { way, microsecondsEach: ((performance.now() - begin) * 1000) / texts.length };
  });
  if (sums.size !== 1) throw new Error('the ways to add up histograms disagree');
  return costs;
}

/** What a line of a worker's connection says about its load. */
export function decoded(line: Buffer | string): FromWorker {
  return JSON.parse(line.toString()).message;
}
