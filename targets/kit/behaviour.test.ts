import { expect, test } from 'vitest';
import { type Behaviour, behaviourDraw, jittered } from './behaviour.ts';
import { seededRandom } from './seeded-random.ts';

const random = seededRandom(1, 'behaviour');

/** Status that each of `requests` feels. */
function felt(behaviour: Behaviour, requests: readonly { readonly route: string; readonly id?: string }[]) {
  const draw = behaviourDraw(behaviour, random);
  return requests.map((request) => draw(request).status);
}

const charges = (count: number) => Array.from({ length: count }, () => ({ route: '/charge' }));

test('a ratio is drawn per request', () => {
  const hit = felt({ status: 500, ratio: 0.1 }, charges(10_000)).filter((status) => status === 500);
  expect(Math.abs(hit.length / 10_000 - 0.1)).toBeLessThan(0.015);
});

test('every nth request of a route is affected, whatever others come between', () => {
  const requests = [{ route: '/refund' }, ...charges(3), { route: '/refund' }, { route: '/charge' }];
  expect(felt({ status: 500, every: 2 }, requests)).toEqual([undefined, undefined, 500, undefined, 500, 500]);
});

test('a sticky draw meets the same payment again, and only it', () => {
  const payments = Array.from({ length: 200 }, (_, i) => ({ route: '/charge', id: String(i) }));
  const statuses = felt({ status: 500, ratio: 0.5, sticky: true }, [...payments, ...payments]);
  expect(statuses.slice(200)).toEqual(statuses.slice(0, 200));
  expect(new Set(statuses)).toEqual(new Set([500, undefined]));
});

test('an endpoint keeps the others healthy', () => {
  expect(felt({ status: 500, endpoint: '/charge' }, [{ route: '/refund' }, { route: '/charge' }])).toEqual([
    undefined,
    500,
  ]);
});

test('jitter goes both ways, never below zero, and leaves no delay alone', () => {
  const delays = Array.from({ length: 1000 }, () => jittered(50, 100, random));
  expect(Math.min(...delays)).toBe(0);
  expect(Math.max(...delays)).toBeGreaterThan(100);
  expect(jittered(0, 100, random)).toBe(0);
});
