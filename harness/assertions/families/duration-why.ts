import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, SlowRequest } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import type { SlowestRequest } from '../../domain/verdict.ts';
import { decide, type Estimate, type Known, type Order } from '../grammar/comparison.ts';
import type { Scope } from '../grammar/scope.ts';
import { printStatistic, type Statistic } from '../grammar/statistic.ts';
import { describeRequests } from '../witnesses/describe-requests.ts';
import type { DurationSample } from '../witnesses/durations.ts';
import { sentIn } from '../witnesses/requests.ts';

interface Judged {
  readonly statistic: Statistic;
  readonly op: Order;
  readonly sample: DurationSample;
  /** Both in ms of real time. */
  readonly seen: Estimate;
  readonly wanted: Known;
  readonly timeScale: number;
}

/** One line on a statement that was broken or is undecided. */
export function explainDuration(judged: Judged): string {
  if (decide(judged.seen, judged.op, judged.wanted) === 'inconclusive') return explainUnknown(judged);
  return judged.op.startsWith('<') ? explainTooLong(judged) : explainTooShort(judged);
}

function explainUnknown(judged: Judged): string {
  const { statistic, op, sample, seen, wanted, timeScale } = judged;
  const value = `${printStatistic(statistic)} is ${formatDuration(seen.shown)}`;
  const us = sample.ofSample(statistic);
  const inMs = (value: number) => (value * timeScale) / 1000;
  const ofSample = us && { low: inMs(us.low), high: inMs(us.high) };
  if (ofSample && decide(ofSample, op, wanted) === 'inconclusive' && sample.endless > 0)
    return `${sample.endless} of ${requests(sample.count)} never ended or were never sent, so ${value} or longer`;
  if (typeof statistic === 'number') return explainInterval(judged, value);
  return `${value}, too close to the bound for the rounding of the histogram, or of the baseline`;
}

function explainInterval({ sample, seen, wanted }: Judged, value: string): string {
  const limits = `${value} of ${requests(sample.count)}, and with 99 % confidence ${describeLimits(seen)}`;
  const bound = wanted.low === wanted.high ? '' : `, where the baseline allows ${describeLimits(wanted)}`;
  return `${limits}${bound}: more requests would decide it`;
}

/** `983 ms to 1 s` */
function describeLimits({ low, high }: Known): string {
  return `${formatDuration(low)} to ${Number.isFinite(high) ? formatDuration(high) : 'any length'}`;
}

function explainTooLong({ statistic, op, sample, seen, wanted, timeScale }: Judged): string {
  const boundMs = wanted.low;
  if (statistic === 'min') return `even the fastest of ${requests(sample.count)} took ${formatDuration(seen.shown)}`;
  const strictly = op === '<=';
  const late = Math.max(1, sample.countFrom((boundMs * 1000) / timeScale, strictly));
  const howLong = strictly ? `longer than ${formatDuration(boundMs)}` : `${formatDuration(boundMs)} or longer`;
  const value = statistic === 'max' ? '' : `${printStatistic(statistic)} is ${formatDuration(seen.shown)}: `;
  return `${value}${late} of ${requests(sample.count)} took ${howLong}; slowest ${describeSlowest(sample, timeScale)}`;
}

function explainTooShort({ statistic, op, sample, seen, wanted }: Judged): string {
  const than = op === '>' ? 'not longer than' : 'shorter than';
  const both = `${formatDuration(seen.shown)}, ${than} ${formatDuration(wanted.high)}`;
  return `${printStatistic(statistic)} of ${requests(sample.count)} is ${both}`;
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

const SHOWN = 3;

/** The slowest requests in scope with the faults that acted while they were in flight, in ms of real time. */
export function slowestIn(evidence: Evidence, scope: Scope): readonly SlowestRequest[] {
  const keyOf = ({ phase, route, label, status }: Pick<Recording, 'phase' | 'route' | 'label' | 'status'>) =>
    JSON.stringify([phase, route, label, status]);
  const own = new Set(sentIn(evidence, scope).map(keyOf));
  const { timeScale } = evidence.plan;
  return evidence.load.slowest
    .filter((request) => own.has(keyOf(request)))
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, SHOWN)
    .map(({ route, phase, label, status, sentMs, durationMs }) => ({
      route,
      phase,
      label,
      status,
      sentMs: sentMs * timeScale,
      durationMs: durationMs * timeScale,
      faults: faultsDuring(evidence, sentMs, sentMs + durationMs),
    }));
}

function faultsDuring({ faults }: Evidence, fromMs: SlowRequest['sentMs'], toMs: number): readonly string[] {
  return faults.filter((fault) => fault.fromMs < toMs && fromMs < fault.toMs).map(({ text }) => text);
}
