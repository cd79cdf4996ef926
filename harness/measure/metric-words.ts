import type { PrometheusSample } from '../domain/prometheus.ts';
import { COUNTER_WORDS, PER_DEPENDENCY, squall } from './presets/squall.ts';
import { compileWords } from './presets/words.ts';

/** Metrics beside the words that are worth a line on a chart: the state of breakers, bulkheads and pools, and alerts. */
const CHARTED =
  /^(breaker_state|bulkhead_(in_use|queue|limit)|pool_(in_use|waiting|size|limit)|adaptive_timeout_current_ms|ALERTS)$/;

/** Squall's words for what a service reported under Squall's own names, added up over labels. */
export const readWords = compileWords(squall.words);

/** True for words whose value in a phase is what was added during it; elsewhere than in Squall's words, `_total` says so. */
export function isCounterWord(word: string): boolean {
  return word in COUNTER_WORDS || PER_DEPENDENCY_PHRASES.some((phrase) => word.startsWith(phrase)) || TOTAL.test(word);
}

const PER_DEPENDENCY_PHRASES = Object.keys(PER_DEPENDENCY).map((word) => word.slice(0, word.indexOf('$')));
const TOTAL = /^\w+_total(\{|$)/;

export function isCharted({ name }: PrometheusSample): boolean {
  return CHARTED.test(name);
}
