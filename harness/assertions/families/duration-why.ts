import { formatDuration } from '../../domain/duration.ts';
import type { Recording } from '../../domain/recording.ts';
import { decide, type Known, type Order } from '../grammar/comparison.ts';
import { describeRequests } from '../witnesses/requests.ts';
import type { DurationSample, KnownDuration } from './duration-sample.ts';
import { printStatistic, type Statistic } from './statistic.ts';

interface Judged {
  readonly statistic: Statistic;
  readonly op: Order;
  readonly sample: DurationSample;
  /** Ms of real time, as the bound. */
  readonly seen: KnownDuration;
  readonly wanted: Known;
  readonly timeScale: number;
}

/** One line for a person on a statement that was broken or cannot be told. */
export function explainDuration(judged: Judged): string {
  if (decide(judged.seen, judged.op, judged.wanted) === 'inconclusive') return explainUnknown(judged);
  return judged.op.startsWith('<') ? explainTooLong(judged) : explainTooShort(judged);
}

function explainUnknown({ statistic, sample, seen }: Judged): string {
  const figure = `${printStatistic(statistic)} is ${formatDuration(seen.shown)}`;
  if (sample.endless === 0)
    return `${figure}, too close to the bound for the rounding of the histogram, or of the baseline`;
  return `${sample.endless} of ${requests(sample.count)} never ended or were never sent, so ${figure} or longer`;
}

function explainTooLong({ statistic, op, sample, seen, wanted, timeScale }: Judged): string {
  const boundMs = wanted.low;
  if (statistic === 'min') return `even the fastest of ${requests(sample.count)} took ${formatDuration(seen.shown)}`;
  const strictly = op === '<=';
  const late = Math.max(1, sample.countFrom((boundMs * 1000) / timeScale, strictly));
  const howLong = strictly ? `longer than ${formatDuration(boundMs)}` : `${formatDuration(boundMs)} or longer`;
  const figure = statistic === 'max' ? '' : `${printStatistic(statistic)} is ${formatDuration(seen.shown)}: `;
  return `${figure}${late} of ${requests(sample.count)} took ${howLong}; slowest ${describeSlowest(sample, timeScale)}`;
}

function explainTooShort({ statistic, sample, seen, wanted }: Judged): string {
  const figures = `${formatDuration(seen.shown)}, below ${formatDuration(wanted.low)}`;
  return `${printStatistic(statistic)} of ${requests(sample.count)} is ${figures}`;
}

/** `9.84 s (POST /payment, answered 200 in phase fault)` */
function describeSlowest({ recordings }: DurationSample, timeScale: number): string {
  const slowest = recordings.reduce<Recording | undefined>(
    (worst, next) => (worst && worst.maxUs >= next.maxUs ? worst : next),
    undefined,
  );
  if (!slowest) return 'unknown';
  return `${formatDuration((slowest.maxUs * timeScale) / 1000)} (${describeRequests(slowest)})`;
}

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
