import type { Counter } from '../domain/evidence.ts';
import { type PrometheusSample, sampleName } from '../domain/prometheus.ts';
import { isCounterWord, readWords } from './metric-words.ts';
import type { Reading } from './presets/reading.ts';
import type { WordReader } from './presets/words.ts';

/**
 * What one service counted in a phase, under Squall's words and under each sample's own name. Counters are taken as the
 * difference since the phase began, gauges and marks as they stand at its end. Buckets of histograms are left out.
 */
export function phaseCounters(
  at: string,
  phase: string,
  before: Reading | undefined,
  after: Reading,
  wordsOf: WordReader = readWords,
): Counter[] {
  const wordsBefore = before ? wordsOf(before) : new Map<string, number>();
  const namedBefore = new Map(before?.samples.map((sample) => [sampleName(sample), sample.value]));
  const words = [...wordsOf(after)].map(([name, value]) => ({
    name,
    value: isCounterWord(name) ? grown(wordsBefore.get(name), value) : value,
  }));
  const samples = after.samples.filter(isKept).map((sample) => {
    const name = sampleName(sample);
    return { name, value: isCumulative(sample) ? grown(namedBefore.get(name), sample.value) : sample.value };
  });
  return [...words, ...samples]
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, value }) => ({ name, at, phase, value }));
}

/** A counter that went back was restarted from 0 with its process (as Prometheus' `increase` has it). */
function grown(before: number | undefined, after: number): number {
  return before === undefined || after < before ? after : after - before;
}

function isCumulative({ name, type }: PrometheusSample): boolean {
  return type === 'counter' || (type === 'histogram' && /_(sum|count)$/.test(name));
}

function isKept({ name, type }: PrometheusSample): boolean {
  return !(type === 'histogram' && name.endsWith('_bucket'));
}
