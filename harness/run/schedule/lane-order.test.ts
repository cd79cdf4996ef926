import { expect, test } from 'vitest';
import { closed } from '../../domain/load-plan.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { blackhole } from '../../faults/edge/blackhole.ts';
import { behave } from '../../faults/service/behave.ts';
import { lanePlan } from './lane-plan.fixture.ts';
import { lanesOf } from './schedule.ts';

function plan(lane: string, scenario: string, latencyMs: number): ScenarioPlan {
  const phases = [
    { name: 'fault', load: closed(100, 10), faults: [{ kind: 'latency', on: 'a->b', latencyMs }] },
  ] as const;
  return { ...lanePlan(lane, scenario), phases, deadlineMs: 30_000 };
}

test('plans of one lane stay together and in order', () => {
  const lanes = lanesOf([plan('a', 'one', 0), plan('b', 'two', 0), plan('a', 'three', 0)]);
  expect(lanes.map((lane) => [lane.name, lane.plans.map((p) => p.scenario)])).toEqual([
    ['a', ['one', 'three']],
    ['b', ['two']],
  ]);
});

test('the lane that takes longest comes first', () => {
  const lanes = lanesOf([plan('short', 'x', 0), plan('long', 'x', 8000), plan('middle', 'x', 2000)]);
  expect(lanes.map((lane) => lane.name)).toEqual(['long', 'middle', 'short']);
});

test('a declared length counts more than the load', () => {
  const herd = { ...plan('herd', 'x', 0), takesMs: 90_000 };
  expect(lanesOf([plan('slow', 'x', 8000), herd]).map((lane) => lane.name)).toEqual(['herd', 'slow']);
});

test('a caller without timeouts waits in a black hole until the deadline', () => {
  const hole: ScenarioPlan = {
    ...plan('hole', 'x', 0),
    phases: [{ name: 'fault', load: closed(100, 10), faults: [blackhole('a->b')] }],
  };
  const [first] = lanesOf([plan('slow', 'x', 8000), hole]);
  expect(first?.name).toBe('hole');
});

test('a lane is as long as any kind of fault makes it', () => {
  const delayed = [400, 8000, 2000].map((slowWorkMs): ScenarioPlan => {
    const faults = [behave('b', { slowWorkMs })];
    return { ...plan(`${slowWorkMs}`, 'x', 0), phases: [{ name: 'fault', load: closed(100, 10), faults }] };
  });
  expect(lanesOf(delayed).map((lane) => lane.name)).toEqual(['8000', '2000', '400']);
});

test('a declared duration counts more than the fault', () => {
  const quick: ScenarioPlan = {
    ...plan('quick', 'x', 8000),
    figures: [{ quantity: 'p50 duration', expected: '50ms ±10%' }],
  };
  expect(lanesOf([quick, plan('slow', 'x', 2000)]).map((lane) => lane.name)).toEqual(['slow', 'quick']);
});
