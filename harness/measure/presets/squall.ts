import { METRIC_WORDS } from '../../domain/target.ts';
import type { Preset } from './preset.ts';

/** What counts up; its value in a phase is the difference over the phase. */
export const COUNTER_WORDS = {
  arrivals: 'arrivals_total',
  'work done': 'work_done_total',
  'work after caller gone': ['work_done_caller_gone_total', 'work_after_caller_gone_total'],
  charges: 'charges_total',
  emails: 'emails_total',
} as const;

/** Counters with a word per dependency: `calls to bank`. */
export const PER_DEPENDENCY = {
  'calls to $service': 'service_requests_total',
  'timeouts to $service': 'service_timeouts_total',
} as const;

/** Squall's own names, as the reference targets export them: what `metrics: '/metrics'` means. */
export const squall: Preset = {
  name: 'squall',
  about: "Squall's own names, as its reference targets export them",
  format: 'prometheus',
  note: "what `metrics: '/metrics'` means",
  words: { ...METRIC_WORDS, ...COUNTER_WORDS, ...PER_DEPENDENCY },
};
