import type { RunEvent } from '../domain/events.ts';
import type { LoadSnapshot } from '../domain/ports.ts';
import type { ScenarioPlan } from '../domain/scenario.ts';
import { againstExpectation } from '../domain/verdict.ts';

const PLAN: ScenarioPlan = {
  scenario: 'S3',
  about: '',
  suite: 'timeouts',
  target: 'payment',
  variant: 'naive',
  lane: 'l',
  timeScale: 5,
  seed: 7,
  busy: false,
  phases: [],
  requests: [],
  deadlineMs: 1000,
  statements: [],
};

function snapshot(sent: number, labels: Record<string, number>, phase = 'fault'): LoadSnapshot {
  const done = Object.values(labels).reduce((sum, count) => sum + count, 0);
  return {
    phase,
    planned: 100,
    sent,
    done,
    inFlight: sent - done,
    perSecond: 10,
    p50Ms: 20,
    p99Ms: 200,
    maxMs: 300,
    labels,
    generator: { atMs: 1000, latenessMs: 2, loopDelayMs: 3, cpu: 0.4 },
  };
}

const at = { lane: 'l', atMs: 0 };
const verdict = againstExpectation('max duration < 6s', 'break', {
  verdict: 'fail',
  observed: 9,
  bound: 6,
  unit: 'ms',
  samples: 1,
  window: '',
});

/** A scenario up to the middle of its fault, with everything that is exported in it. */
export const UNTIL_FAULT: readonly RunEvent[] = [
  { type: 'scenario-started', plan: PLAN, ...at },
  { type: 'phase-started', phase: 'baseline', ...at },
  { type: 'reading', lane: 'l', service: 'payment', metrics: { 'threads available': 100 } },
  { type: 'snapshot', snapshot: snapshot(10, { ok: 10 }, 'baseline'), ...at },
  { type: 'phase-started', phase: 'fault', ...at },
  { type: 'fault-applied', text: 'latency 5 s on payment->bank', ...at },
  { type: 'snapshot', snapshot: snapshot(20, { ok: 4, 'timed-out': 1 }), ...at },
  { type: 'reading', lane: 'l', service: 'payment', metrics: { 'threads available': 7 } },
  { type: 'snapshot', snapshot: snapshot(30, { ok: 4, 'timed-out': 6 }), ...at },
];

export const TO_THE_END: readonly RunEvent[] = [
  ...UNTIL_FAULT,
  { type: 'fault-lifted', text: 'latency 5 s on payment->bank', ...at },
  { type: 'scenario-finished', scenario: 'S3', variant: 'naive', verdicts: [verdict], ...at },
];
