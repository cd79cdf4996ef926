import type { Target } from '../../domain/target.ts';
import { latency } from '../../faults/edge/latency.ts';
import type { Runbook } from '../runbook/runbook.ts';

const service = (file: string) => new URL(`../../../fixtures/tiny-project/services/${file}`, import.meta.url);

export const EDGE = 'front->back';

/** One service and its dependency, which can be told to misbehave. `env` marks what belongs to a test. */
export function tinyTarget(env: Readonly<Record<string, string>> = {}): Target {
  return {
    name: 'tiny',
    summary: 'one service and its dependency',
    front: 'front',
    services: {
      front: { entry: service('front.mjs'), metrics: '/metrics', env },
      back: { entry: service('back.mjs'), metrics: '/metrics', behave: '/behave', env },
    },
    edges: [{ from: 'front', to: 'back', env: 'BACK_URL' }],
    variants: { naive: { about: 'waits for ever' } },
    requests: [{ method: 'GET', path: '/' }],
    rules: [],
    deadlineMs: 10_000,
  };
}

/** Real ms; five times as fast. */
export const FAULT_AT_MS = 5000;
export const TIME_SCALE = 5;

/** A slow dependency for ten seconds, after five and before ten without it. */
export function tinyDay(over: Partial<Runbook> = {}): Runbook {
  const fault = latency(EDGE, '1s');
  return {
    name: 'tiny-day',
    title: 'A slow dependency',
    hypothesis: 'its caller waits for it and serves everybody',
    roles: { conductor: 'Ada' },
    target: tinyTarget(),
    variants: ['naive'],
    environment: 'local',
    proxy: 'embedded',
    timeScale: TIME_SCALE,
    requests: [{ method: 'GET', path: '/' }],
    rate: 8,
    arrivals: 'constant',
    steps: [{ kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault, forMs: 10_000 }],
    lengthMs: 25_000,
    steadyState: [],
    expect: { naive: [{ text: 'success rate = 100%', expected: 'hold' }] },
    abort: [],
    blastRadius: { share: 1, hosts: [], longestMs: 600_000 },
    alerts: [],
    alertRules: [],
    ...over,
  };
}
