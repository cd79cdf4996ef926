import type { Interval } from '../../domain/evidence.ts';
import { emptyHistogram, encodeHistogram } from '../../runtime/histogram.ts';

/** Between two readings. */
export const READ_MS = 20;

/** When one request was sent and ended, in ms. */
interface Sent {
  readonly sentMs: number;
  readonly endMs: number;
}

/** What the load generator would have noted of these requests, second by second. */
export function intervalsOf(requests: readonly Sent[], untilMs: number): Interval[] {
  return Array.from({ length: Math.ceil(untilMs / 1000) }, (_, i): Interval => {
    const isIn = (ms: number) => Math.floor(ms / 1000) === i;
    const ended = requests.filter(({ endMs }) => isIn(Math.min(endMs, untilMs - 0.001)));
    const sent = requests.filter(({ sentMs }) => isIn(sentMs));
    const histogram = emptyHistogram();
    const us = ended.map(({ sentMs, endMs }) => Math.round(1000 * (endMs - sentMs)));
    for (const one of us) histogram.recordValue(one);
    const toMs = (i + 1) * 1000;
    return {
      phase: 'fault',
      fromMs: i * 1000,
      toMs,
      sent: sent.length,
      inFlight: requests.filter(({ sentMs, endMs }) => sentMs < toMs && endMs >= toMs).length,
      together: togetherOf(sent.map(({ sentMs }) => sentMs)),
      labels: { ok: ended.length },
      count: ended.length,
      p50Us: 0,
      p99Us: 0,
      maxUs: Math.max(0, ...us),
      ...(ended.length > 0 ? { hdr: encodeHistogram(histogram) } : {}),
    };
  });
}

function togetherOf(sentMs: readonly number[]): number {
  const groups = Map.groupBy(sentMs, (ms) => Math.floor(ms / READ_MS));
  const squares = [...groups.values()].reduce((sum, { length }) => sum + length ** 2, 0);
  return sentMs.length === 0 ? 0 : squares / sentMs.length;
}
