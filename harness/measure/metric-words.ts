import type { PrometheusSample, PrometheusScrape } from '../domain/prometheus.ts';
import { METRIC_WORDS } from '../domain/target.ts';

/** What counts up; its value in a phase is the difference over the phase. One line per synonym, the first present wins. */
const COUNTER_WORDS: Readonly<Record<string, readonly string[]>> = {
  arrivals: ['arrivals_total'],
  'work done': ['work_done_total'],
  'work after caller gone': ['work_done_caller_gone_total', 'work_after_caller_gone_total'],
  charges: ['charges_total'],
  emails: ['emails_total'],
};

/** Counters with a word per dependency: `calls to bank`. */
const PER_DEPENDENCY: Readonly<Record<string, string>> = {
  service_requests_total: 'calls to',
  service_timeouts_total: 'timeouts to',
};

/** Metrics beside the words that are worth a line on a chart: the state of breakers, bulkheads and pools. */
const CHARTED = /^(breaker_state|bulkhead_(in_use|queue|limit)|pool_(in_use|waiting)|adaptive_timeout_current_ms)$/;

/** Squall's words for what a service reported, summed over labels; a counter that has not counted yet is 0. */
export function readWords({ samples, types }: PrometheusScrape): Map<string, number> {
  const words = new Map<string, number>();
  for (const [word, names] of Object.entries({ ...METRIC_WORDS, ...COUNTER_WORDS })) {
    const isThere = (name: string) => types.get(name) === 'counter' || samples.some((sample) => sample.name === name);
    const name = names.find(isThere);
    if (name) words.set(word, total(samples.filter((sample) => sample.name === name)));
  }
  for (const [name, phrase] of Object.entries(PER_DEPENDENCY)) {
    const calls = samples.filter((sample) => sample.name === name);
    for (const [dependency, own] of Map.groupBy(calls, (sample) => sample.labels['service'] ?? 'unknown'))
      words.set(`${phrase} ${dependency}`, total(own));
  }
  return words;
}

/** True for words whose value in a phase is what was added during it. */
export function isCounterWord(word: string): boolean {
  return word in COUNTER_WORDS || Object.values(PER_DEPENDENCY).some((phrase) => word.startsWith(`${phrase} `));
}

export function isCharted({ name }: PrometheusSample): boolean {
  return CHARTED.test(name);
}

function total(samples: readonly PrometheusSample[]): number {
  return samples.reduce((sum, { value }) => sum + value, 0);
}
