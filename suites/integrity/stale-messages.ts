import { behave, type LoadPlan, open, type Phase, type Scenario } from '../../harness/index.ts';
import { ASKS, stream, streamOverNats } from '../../targets/stream/target.ts';
import { breaks, holds, same } from '../expectations.ts';
import { bursts } from './evenly.ts';

const RATE = 50;
/** It goes on by itself, 3 s before the phase ends: at that moment, and not when the fault is lifted. */
const paused = (ms: number): Phase => ({
  name: 'fault',
  load: open(RATE, ms + 3000),
  faults: [behave('consumer', { pausedMs: ms })],
});
/** `forMs` of load, and `restMs` in which hardly anything comes and the rest is worked off. */
const thenRest = (forMs: number, restMs: number): LoadPlan => ({
  model: 'open',
  arrivals: {
    kind: 'steps',
    steps: [
      { rate: RATE, durationMs: forMs },
      { rate: 1, durationMs: restMs },
    ],
  },
  durationMs: forMs + restMs,
});

/** The figures are of `targets/stream/simulated-backlog.test.ts`, which plays the same messages on virtual time. */
const quotes: Omit<Scenario, 'name' | 'target'> = {
  source: 'S28',
  about:
    'A consumer stands still for 30 s, and 1500 quotes wait. Each is worth something for 5 s. Does it work for those who have ' +
    'left, and is it late for all who come after them?',
  phases: [paused(30_000), { name: 'recovery', load: thenRest(24_000, 1000) }],
  statements: {
    'success rate = 100%': holds('process-all', 'skip-stale'),
    'wasted work at consumer < 1%': { ...breaks('process-all'), ...holds('skip-stale') },
    '"message_age_max_seconds" at consumer <= 5': { ...breaks('process-all'), ...holds('skip-stale') },
    'nothing starts after its deadline at consumer': { ...breaks('process-all'), ...holds('skip-stale') },
    // Nobody who came after the pause is late: those have 5 s.
    '"late_for_seconds" at consumer <= 5': { ...breaks('process-all'), ...holds('skip-stale') },
    '"quotes_without_deadline_total" at desk = 0': { ...breaks('process-all'), ...holds('skip-stale') },
    'wasted work at desk < 1%': holds('skip-stale'),
    '"stale_skipped_total" at consumer >= 1200': { ...breaks('process-all'), ...holds('skip-stale') },
    '"stale_skipped_total" at consumer <= 1500': holds('skip-stale'),
  },
  figures: {
    '"work_started_after_deadline_total" at consumer': { 'process-all': '2500 ±5%', 'skip-stale': '0' },
    '"stale_skipped_total" at consumer': { 'process-all': '0', 'skip-stale': '1250..1350' },
    '"message_age_max_seconds" at consumer': { 'process-all': '30 ±2%', 'skip-stale': '5 ±2%' },
    '"late_for_seconds" at consumer': { 'process-all': '25 ±5%', 'skip-stale': '0..1.5' },
    'wasted work at consumer': { 'process-all': '89% ±4%', 'skip-stale': '0%..1%' },
  },
};

const promises: Omit<Scenario, 'name' | 'target'> = {
  source: 'S28',
  about:
    'The same for 15 s, and every other message is a payment: nobody waits for it, and it was promised. Late quotes are skipped; ' +
    'which rule loses money?',
  requests: [ASKS.quote, ASKS.payment],
  phases: [paused(15_000), { name: 'recovery', load: thenRest(9000, 10_000) }],
  statements: {
    'success rate = 100%': holds('skip-all-types', 'skip-stale'),
    'no lost intents': { ...breaks('skip-all-types'), ...holds('skip-stale') },
    'no duplicate intents': holds('skip-all-types', 'skip-stale'),
    '"intents_dead_total" at consumer = 0': holds('skip-all-types', 'skip-stale'),
    '"stale_skipped_total{kind=\\"payment\\"}" at consumer = 0': {
      ...breaks('skip-all-types'),
      ...holds('skip-stale'),
    },
    '"stale_skipped_total{kind=\\"quote\\"}" at consumer >= 100': holds('skip-all-types', 'skip-stale'),
    'nothing starts after its deadline at consumer': holds('skip-all-types', 'skip-stale'),
    '"message_age_max_seconds" at consumer <= 5': holds('skip-all-types', 'skip-stale'),
  },
  figures: {
    '"stale_skipped_total{kind=\\"payment\\"}" at consumer': { 'skip-all-types': '250 ±15%', 'skip-stale': '0' },
    '"stale_skipped_total{kind=\\"quote\\"}" at consumer': { 'skip-all-types': '250 ±15%', 'skip-stale': '333 ±15%' },
    '"work_started_after_deadline_total" at consumer': same('0', 'skip-all-types', 'skip-stale'),
  },
};

/** Who is first in a burst has its turn at once; of six, three have it within 5 s, and the fourth after 6 s. */
const turns: Omit<Scenario, 'name' | 'target'> = {
  source: 'S28',
  about:
    'Six users at a time ask for a quote that takes 2 s of the consumer, and each waits for 5 s. The time of the fourth runs out ' +
    'while its message waits for its turn: who looks at the deadline only before that begins it for nobody.',
  env: { consumer: { CAPACITY: '0.5' } },
  phases: [{ name: 'baseline', load: bursts(6, 14_000, 3) }],
  statements: {
    'success rate = 100%': holds('process-all', 'skip-stale'),
    'nothing starts after its deadline at consumer': { ...breaks('process-all'), ...holds('skip-stale') },
    '"message_age_max_seconds" at consumer <= 5': { ...breaks('process-all'), ...holds('skip-stale') },
    // Nobody who could be served is skipped.
    'work done at consumer >= 9': holds('process-all', 'skip-stale'),
  },
  figures: {
    'work done at consumer': { 'process-all': '18', 'skip-stale': '9' },
    '"work_started_after_deadline_total" at consumer': { 'process-all': '9', 'skip-stale': '0' },
    '"stale_skipped_total" at consumer': { 'process-all': '0', 'skip-stale': '9' },
    '"message_age_max_seconds" at consumer': { 'process-all': '10 ±5%', 'skip-stale': '4 ±10%' },
  },
};

/** System S28: messages that are late. In a queue in Postgres, and the same in NATS JetStream where that can be had. */
export const staleMessages: readonly Scenario[] = [
  { name: 'S28', target: stream, ...quotes },
  { name: 'S28-promises', target: stream, ...promises },
  { name: 'S28-turns', target: stream, ...turns },
  { name: 'S28-nats', target: streamOverNats, ...quotes },
  { name: 'S28-nats-promises', target: streamOverNats, ...promises },
];
