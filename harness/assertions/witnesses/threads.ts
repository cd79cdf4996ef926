import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';
import { named, selects } from '../../domain/metric.ts';
import type { Part } from '../judgement.ts';
import { counterLimits, countersIn } from './counters.ts';
import { describeSilence, gapReason, longestSilence } from './gaps.ts';
import { readingsIn } from './readings.ts';

const AVAILABLE = named('threads available');
export const LOW_WATER = named('threads low water');

/** Services that report their threads anywhere in the run: whoever is silent in a phase is unknown there. */
export function threadKeepers(evidence: Evidence, at: string | undefined): readonly string[] {
  const marked = countersIn(evidence).filter(({ metric }) => selects(LOW_WATER, metric) || selects(AVAILABLE, metric));
  const sampled = evidence.series.filter(({ name }) => name === AVAILABLE.name);
  const services = new Set([...marked.map(({ at }) => at), ...sampled.map(({ service }) => service)]);
  return [...services].filter((service) => at === undefined || service === at);
}

/** The fewest free threads of one service in one phase, as far as they are known. */
export interface LowestThreads extends Part {
  readonly service: string;
  readonly samples: number;
}

/**
 * The fewest free threads of a service in a phase. Its mark knows them. Readings miss what happens between them, so the
 * lowest is an upper limit; they can break a statement and never prove one. A mark covers its whole phase, so that of a
 * part of it the mark is a lower limit.
 */
export function lowestIn(evidence: Evidence, service: string, phase: PhaseWindow, isCut: boolean): LowestThreads {
  const where = `at ${service} in phase ${phase.name}`;
  const values = readingsIn(evidence, AVAILABLE, service, [phase]).flatMap(({ values }) => values);
  const mark = counterLimits(evidence, { metric: LOW_WATER, at: service }, [phase], '>');
  const sampled = values.length === 0 ? undefined : Math.min(...values);
  if ('missing' in mark || isCut)
    return {
      where,
      service,
      shown: sampled ?? null,
      low: 'missing' in mark ? Math.min(0, sampled ?? 0) : mark.low,
      high: sampled ?? Number.POSITIVE_INFINITY,
      samples: values.length,
      unknown: whyUnmarked(evidence, service, phase, values.length),
    };
  const { shown, low, high, unknown } = mark;
  const below = belowMark(values, low);
  if (below !== undefined)
    return {
      where,
      service,
      shown,
      low: Math.min(0, below),
      high,
      samples: values.length + 1,
      unknown: `a reading said ${below}: its mark and its gauge disagree`,
    };
  return { where, service, shown, low, high, samples: 1, ...(unknown === undefined ? {} : { unknown }) };
}

/** A reading below the mark; those before the first that agrees with it are from before the mark was cleared. */
function belowMark(values: readonly number[], mark: number): number | undefined {
  const agreeing = values.findIndex((value) => value >= mark);
  const lowest = Math.min(...values.slice(Math.max(0, agreeing)));
  return lowest < mark ? lowest : undefined;
}

function whyUnmarked(evidence: Evidence, service: string, phase: PhaseWindow, readings: number): string {
  const reason = gapReason(evidence, service, [phase]);
  const silence = longestSilence(evidence, service, AVAILABLE.name, [phase]);
  if (silence) {
    const told = describeSilence(silence, evidence.plan.timeScale);
    return `${told}${reason}, as they are where no thread is left to answer`;
  }
  const marks = countersIn(evidence).filter(({ metric, at }) => selects(LOW_WATER, metric) && at === service);
  if (marks.length > 0 && !marks.some((mark) => mark.phase === phase.name))
    return `its low-water mark of phase ${phase.name} was not read${reason}`;
  if (readings === 0) return `its free threads were not read${reason}`;
  const hint = marks.length > 0 ? '' : ': export a low-water mark (slots_available_min)';
  return `dips between ${readings} readings do not show${hint}`;
}
