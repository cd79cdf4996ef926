import { describe, expect, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import { seededRandom } from '../runtime/random.ts';
import { faultKinds } from './catalogue.ts';
import { connectHang } from './connection/connect-hang.ts';
import { refuse } from './connection/refuse.ts';
import { bandwidth } from './edge/bandwidth.ts';
import { blackhole } from './edge/blackhole.ts';
import { down } from './edge/down.ts';
import { latency } from './edge/latency.ts';
import { reset } from './edge/reset.ts';
import { timeout } from './edge/timeout.ts';
import { reseeded } from './seeds.ts';
import { behave } from './service/behave.ts';
import { cpuPressure } from './service/cpu-pressure.ts';
import { freeze } from './service/freeze.ts';
import { kill } from './service/kill.ts';
import { restart, rollingRestart } from './service/restart.ts';
import { flapping, ramp, type Shape, steps } from './shape/shape.ts';

const kindOf = (fault: Fault) => faultKinds.get(fault.kind) ?? expect.fail(`no kind ${fault.kind}`);
const check = (fault: Fault) => kindOf(fault).check(fault);
const scale = (fault: Fault, k: number) => kindOf(fault).scale(fault, k);
const describeFault = (fault: Fault) => kindOf(fault).describe(fault);

const healthy: readonly Fault[] = [
  latency('a->b', '5s', { jitter: '100ms' }),
  blackhole('a->b'),
  timeout('a->b', '2s'),
  reset('a->b', { after: 20, toxicity: 0.1 }),
  down('a->b'),
  behave('b', { status: 500 }),
  freeze('b'),
  kill('b'),
  restart('b', { after: '1s', down: '2s' }),
  cpuPressure('b', 0.1),
  flapping(latency('a->b', '2s'), { sick: '10s', healthy: '5s' }),
];

test.each(healthy)('$kind as its builder makes it is valid, and stays so when scaled', (fault) => {
  expect(check(fault)).toEqual([]);
  expect(check(scale(fault, 20))).toEqual([]);
  expect(scale(fault, 1)).toEqual(fault);
});

describe('problems are in words', () => {
  test.each<[Fault, string]>([
    [latency('bank', '5s'), 'must name an edge'],
    [behave('a->b', { status: 500 }), 'must name a service'],
    [behave('b', {}), 'must not be empty'],
    [latency('a->b', '5s', { toxicity: 10 }), 'toxicity'],
    [timeout('a->b', 0), 'blackhole'],
    [{ ...down('a->b'), latencyMs: 3 }, 'latencyMs'],
    [freeze('a->b'), 'must name a service'],
    [cpuPressure('b', 0), 'freeze'],
    [steps('chaos', ['0s', latency('a->b', 5)], ['1s', latency('a->c', 5)]), 'must act on a->b, not a->c'],
    [steps('chaos', ['2s', latency('a->b', 5)], ['1s', null]), 'in the order'],
    [steps('chaos', ['0s', null]), 'has no step with a fault'],
    [steps('chaos', ['0s', { kind: 'gremlin', on: 'b' }]), 'gremlin does not exist'],
    [steps('chaos', ['0s', latency('a->b', 5, { toxicity: 3 })]), 'toxicity'],
    [{ ...latency('a->b', 5), jitterMs: 'some' }, 'jitterMs'],
    [latency('a->b', '25h'), 'latencyMs must be at most a day'],
    [restart('b', { after: '600h' }), 'afterMs must be at most a day'],
    [refuse('a->b', { toxicity: 0.5 }), 'toxicity must be 1: it acts on the listener'],
    [connectHang('a->b', { toxicity: 0.5 }), 'toxicity must be 1: it acts on the listener'],
  ])('%j', (fault, problem) => {
    expect(check(fault).join('\n')).toContain(problem);
  });

  test('text that is not a duration is refused where it is written', () => {
    expect(() => latency('a->b', '5 parsecs')).toThrow(/"5 parsecs" is not a duration/);
    expect(() => latency('a->b', -1)).toThrow('not a duration');
  });
});

describe('scaling', () => {
  test('divides durations', () => {
    expect(scale(latency('a->b', '5s', { jitter: '1s' }), 5)).toMatchObject({ latencyMs: 1000, jitterMs: 200 });
    expect(scale(timeout('a->b', '2s'), 5)).toMatchObject({ afterMs: 400 });
    expect(scale(behave('b', { slowWorkMs: 2000, status: 500, endpoint: '/charge' }), 5)).toMatchObject({
      behaviour: { slowWorkMs: 400, status: 500, endpoint: '/charge' },
    });
  });

  test('never makes a stall of a rate', () => {
    expect(scale(bandwidth('a->b', 4), 0.1)).toMatchObject({ kbPerSecond: 1 });
    expect(scale(bandwidth('a->b', 0), 20)).toMatchObject({ kbPerSecond: 0 });
    expect(scale(bandwidth('a->b', 50), 20)).toMatchObject({ kbPerSecond: 1000 });
  });

  test('stops at the floors, and lengthens nothing', () => {
    expect(scale(latency('a->b', 20), 10)).toMatchObject({ latencyMs: 5 });
    expect(scale(latency('a->b', 2), 10)).toMatchObject({ latencyMs: 2 });
    expect(scale(latency('a->b', 0), 10)).toMatchObject({ latencyMs: 0 });
    expect(scale(timeout('a->b', 300), 10)).toMatchObject({ afterMs: 50 });
  });
});

test('faults read as one line', () => {
  expect([...healthy, latency('a->b', 250, { stream: 'upstream', toxicity: 0.1 })].map(describeFault)).toEqual([
    'latency 5 s ± 100 ms on a->b',
    'black hole on a->b',
    'silence closed after 2 s on a->b',
    'connections reset after 20 ms on a->b for 10% of connections',
    'a->b refuses connections',
    'b behaves {"status":500}',
    'b frozen',
    'b killed',
    'b restarted after 1 s, away for 2 s',
    'b left 10% of a core',
    'flapping latency on a->b, every 15 s',
    'latency 250 ms on a->b for 10% of connections (upstream)',
  ]);
});

describe('shapes', () => {
  test('a ramp goes from one fault to the other in equal steps', () => {
    const shape = ramp(latency('a->b', 0), latency('a->b', '4s'), '20s', 4);
    expect(shape.steps.map(({ atMs, fault }) => [atMs, fault?.['latencyMs']])).toEqual([
      [0, 0],
      [5000, 1000],
      [10_000, 2000],
      [15_000, 3000],
      [20_000, 4000],
    ]);
    expect(() => ramp(latency('a->b', 0), down('a->b'), '20s')).toThrow('a ramp takes two faults of one kind');
  });

  test('a ramp of what is whole has no halves, and one of shares has', () => {
    const rates = ramp(bandwidth('a->b', 100), bandwidth('a->b', 1), '10s', 7);
    expect(check(rates)).toEqual([]);
    expect(rates.steps.map(({ fault }) => fault?.['kbPerSecond'])).toEqual([100, 86, 72, 58, 43, 29, 15, 1]);
    const shares = ramp(latency('a->b', '1s', { toxicity: 0 }), latency('a->b', '1s', { toxicity: 1 }), '10s', 2);
    expect(shares.steps.map(({ fault }) => fault?.['toxicity'])).toEqual([0, 0.5, 1]);
  });

  test('flapping repeats, and an irregular one is drawn from its seed once and for all', () => {
    const regular = flapping(down('a->b'), { sick: '2s', healthy: '3s' });
    expect([regular.steps.map(({ atMs }) => atMs), regular.everyMs]).toEqual([[0, 2000], 5000]);
    const draw = (seed: number) => flapping(down('a->b'), { sick: 100, healthy: 100, irregular: 0.5, seed });
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7).steps).not.toEqual(draw(8).steps);
    const times = draw(7).steps.map(({ atMs }) => atMs);
    const stretches = times.slice(1).map((atMs, i) => atMs - (times[i] as number));
    expect(stretches.every((ms) => ms >= 50 && ms <= 150)).toBe(true);
  });

  test('a shape keeps the seed of its times, and gives each step a seed of its own', () => {
    const draw = (seed: number) =>
      flapping(latency('a->b', 5, { toxicity: 0.5 }), { sick: 100, healthy: 100, irregular: 0.5, seed });
    expect(draw(7).seed).toBe(7);
    expect(flapping(down('a->b'), { sick: 100, healthy: 100 }).seed).toBeUndefined();
    const seeded = kindOf(draw(7)).seed?.(draw(7), seededRandom(3)) as Shape;
    const seeds = seeded.steps.flatMap(({ fault }) => (fault ? [fault['seed']] : []));
    expect(seeds.every((seed) => Number.isInteger(seed))).toBe(true);
    expect(new Set(seeds).size).toBe(20);
    expect(kindOf(draw(7)).seed?.(draw(7), seededRandom(3))).toEqual(seeded);
    expect(check(seeded)).toEqual([]);
  });

  test('each round of a shape draws anew, the same way in every run', () => {
    const fault = { ...latency('a->b', 5), seed: 9 };
    const seeds = [0, 1, 2].map((round) => reseeded(fault, round)['seed']);
    expect(new Set(seeds).size).toBe(3);
    expect([0, 1, 2].map((round) => reseeded(fault, round)['seed'])).toEqual(seeds);
    expect(reseeded(down('a->b'), 1)).toEqual(down('a->b'));
  });

  test('everything in a shape is scaled', () => {
    const shape = flapping(latency('a->b', '2s'), { sick: '10s', healthy: '5s' });
    expect(scale(shape, 5)).toMatchObject({
      everyMs: 3000,
      steps: [
        { atMs: 0, fault: { latencyMs: 400 } },
        { atMs: 2000, fault: null },
      ],
    });
  });

  test('a rolling restart takes one service after the other', () => {
    expect(rollingRestart(['a', 'b'], '5s').map(({ on, afterMs }) => [on, afterMs])).toEqual([
      ['a', 0],
      ['b', 5000],
    ]);
  });
});
