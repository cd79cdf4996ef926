import { expect, test } from 'vitest';
import { latency } from '../../faults/edge/latency.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { type GameDayPlace, planVariant } from './plan-variant.ts';
import { EDGE, tinyDay } from './tiny-day.fixture.ts';

const fault = latency(EDGE, '1s');

function planned(over: Partial<Runbook>, place: Partial<GameDayPlace> = {}) {
  const runbook = tinyDay({ timeScale: 1, ...over });
  const where = {
    suite: runbook.name,
    target: runbook.target,
    environment: 'local',
    proxy: 'embedded',
    seed: 7,
  } as const;
  return planVariant(runbook, 'naive', { ...where, timeScale: runbook.timeScale, ...place });
}

const lengths = (over: Partial<Runbook>) => planned(over).phases.map(({ name, load }) => [name, load.durationMs]);

test('phases last from the first fault to the lift of the last, as if no gate made anybody wait', () => {
  const steps: Runbook['steps'] = [
    { kind: 'inject', atMs: 5000, name: 'one', fault, forMs: 3000 },
    { kind: 'inject', atMs: 6000, name: 'two', fault },
    { kind: 'lift', atMs: 9000, name: 'two' },
  ];
  expect(lengths({ steps, lengthMs: 20_000 })).toEqual([
    ['baseline', 5000],
    ['fault', 4000],
    ['recovery', 11_000],
  ]);
});

test('a fault that nobody lifts acts to the end, and no recovery is planned', () => {
  const steps: Runbook['steps'] = [{ kind: 'inject', atMs: 5000, name: 'one', fault }];
  expect(lengths({ steps, lengthMs: 20_000 })).toEqual([
    ['baseline', 5000],
    ['fault', 15_000],
  ]);
});

test('in compose a fault on an edge breaks the edges of all callers, which the blast radius has to allow', () => {
  const { target } = tinyDay();
  const { front = {}, back = {} } = target.services;
  const edges = [...target.edges, { from: 'second', to: 'back', env: 'BACK_URL' }];
  const shared = { ...target, services: { front, back, second: front }, edges } as typeof target;
  const steps: Runbook['steps'] = [{ kind: 'inject', atMs: 5000, name: 'slow', fault, forMs: 3000 }];
  const radius = (on: readonly string[]) => ({ on, share: 1, hosts: [], longestMs: 60_000 });
  const planning = (on: readonly string[], environment: 'compose' | 'local') => () =>
    planned({ steps, target: shared, blastRadius: radius(on) }, { target: shared, environment });
  expect(planning([EDGE], 'compose')).toThrow(
    `slow breaks second->back as well as ${EDGE}, because they share a proxy in compose`,
  );
  expect(planning([EDGE, 'second->back'], 'compose')).not.toThrow(/share a proxy/);
  expect(planning([EDGE], 'local')).not.toThrow(/share a proxy/);
});

test('without a fault all of it is baseline', () => {
  expect(lengths({ steps: [], lengthMs: 20_000 })).toEqual([['baseline', 20_000]]);
});

test('each phase has the rates that steps give it, scaled', () => {
  const steps: Runbook['steps'] = [
    { kind: 'load', atMs: 12_000, rate: 40 },
    { kind: 'load', atMs: 2000, rate: 20 },
    { kind: 'inject', atMs: 10_000, name: 'one', fault, forMs: 10_000 },
  ];
  const { phases } = planned({ steps, rate: 10, lengthMs: 30_000, timeScale: 10 });
  expect(phases.map(({ load }) => load.model === 'open' && load.arrivals)).toEqual([
    {
      kind: 'steps',
      steps: [
        { rate: 100, durationMs: 200 },
        { rate: 200, durationMs: 800 },
      ],
    },
    {
      kind: 'steps',
      steps: [
        { rate: 200, durationMs: 200 },
        { rate: 400, durationMs: 800 },
      ],
    },
    { kind: 'constant', rate: 400 },
  ]);
});

test('its faults are scaled and have their seeds, and are told in real time', () => {
  const steps: Runbook['steps'] = [{ kind: 'inject', atMs: 5000, name: 'one', fault }];
  const [, phase] = planned({ steps, timeScale: 10 }).phases;
  expect(phase?.faults).toMatchObject([{ latencyMs: 100, seed: expect.any(Number) }]);
  expect(phase?.faultTexts).toEqual(['latency 1 s on front->back']);
});

test.each<[string, Partial<Runbook>, string]>([
  [
    'an edge that is not there',
    { steps: [{ kind: 'inject', atMs: 1, name: 'x', fault: latency('a->b', 1) }] },
    'SQUALL_INVALID_PLAN',
  ],
  ['a rate beyond measure', { rate: 1e9 }, 'SQUALL_INVALID_PLAN'],
])('%s is refused before anything is started', (_, over, code) => {
  expect(() => planned(over)).toThrow(expect.objectContaining({ code }));
});
