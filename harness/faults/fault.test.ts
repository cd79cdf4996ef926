import { describe, expect, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import { behave } from './behave.ts';
import { blackhole } from './blackhole.ts';
import { faultKinds } from './catalogue.ts';
import { down } from './down.ts';
import { latency } from './latency.ts';
import { reset } from './reset.ts';
import { timeout } from './timeout.ts';

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
];

test.each(healthy)('$kind as its builder makes it is valid, and stays so when scaled', (fault) => {
  expect(check(fault)).toEqual([]);
  expect(check(scale(fault, 20))).toEqual([]);
  expect(scale(fault, 1)).toEqual(fault);
});

describe('problems are said in words', () => {
  test.each<[Fault, string]>([
    [latency('bank', '5s'), 'must name an edge'],
    [behave('a->b', { status: 500 }), 'must name a service'],
    [behave('b', {}), 'says nothing'],
    [latency('a->b', '5s', { toxicity: 10 }), 'toxicity'],
    [timeout('a->b', 0), 'blackhole'],
    [{ ...down('a->b'), latencyMs: 3 }, 'latencyMs'],
    [{ ...latency('a->b', 5), jitterMs: 'some' }, 'jitterMs'],
  ])('%j', (fault, problem) => {
    expect(check(fault).join('\n')).toContain(problem);
  });

  test('text that is no duration is refused where it is written', () => {
    expect(() => latency('a->b', '5 parsecs')).toThrow(/"5 parsecs" is no duration/);
    expect(() => latency('a->b', -1)).toThrow('no duration');
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
    'latency 250 ms on a->b for 10% of connections (upstream)',
  ]);
});
