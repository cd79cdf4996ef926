import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { describeSilence, gapReason, longestSilence } from './gaps.ts';
import { type LowestThreads, threadKeepers } from './threads.ts';

/** Services whose target says that they have no pool of threads. */
export function unpooledServices({ unpooled = [] }: Evidence, at: string | undefined): readonly string[] {
  return unpooled.filter((service) => at === undefined || service === at);
}

/**
 * A service that is said to have no pool of threads, in one phase. Each answer to a probe is a request more that it had room
 * for, so one is free at least, as long as it answered all. One that reports free threads has a pool after all.
 */
export function unpooledIn(evidence: Evidence, service: string, phase: PhaseWindow): LowestThreads {
  const where = `at ${service} in phase ${phase.name}`;
  const samples = answersIn(evidence, service, phase);
  const doubt = doubtOf(evidence, service, phase, samples);
  if (doubt !== undefined)
    return { where, service, shown: null, low: 0, high: Number.POSITIVE_INFINITY, samples, unknown: doubt };
  return { where, service, shown: 1, low: 1, high: Number.POSITIVE_INFINITY, samples };
}

function doubtOf(evidence: Evidence, service: string, phase: PhaseWindow, answers: number): string | undefined {
  if (threadKeepers(evidence, service).length > 0)
    return 'the target says that it has no pool of threads, and it reports how many of its threads are free';
  const reason = gapReason(evidence, service, [phase]);
  const names = evidence.series.filter((one) => one.service === service).map(({ name }) => name);
  const silences = names.flatMap((name) => longestSilence(evidence, service, name, [phase]) ?? []);
  // One metric may be missing in an answer; the service was silent when all of them are.
  const [shortest] = silences.toSorted((a, b) => a.high - a.low - (b.high - b.low));
  if (shortest && silences.length === names.length)
    return `${describeSilence(shortest, evidence.plan.timeScale)}${reason}, as they are where no thread is left to answer`;
  return answers === 0 ? `it answered no probe${reason}` : undefined;
}

function answersIn({ series }: Evidence, service: string, { fromMs, toMs }: PhaseWindow): number {
  const answered = series
    .filter((one) => one.service === service)
    .flatMap(({ samples }) => samples.flatMap(([atMs, value]) => (value === null ? [] : [atMs])));
  return new Set(answered.filter((atMs) => fromMs <= atMs && atMs <= toMs)).size;
}
