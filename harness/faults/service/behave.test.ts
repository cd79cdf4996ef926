import { expect, test } from 'vitest';
import type { RunningTarget, ServiceControl } from '../../domain/ports.ts';
import { behave, behaveKind } from './behave.ts';

/** A running target whose bank answers its metrics one after the other; null is no answer in time. */
function bankThatAnswers(answers: (string | null)[]): RunningTarget {
  const bank: ServiceControl = {
    name: 'bank',
    url: 'http://bank',
    spec: { entry: new URL('file:///bank.ts'), metrics: '/metrics', behave: '/behave' },
    get: async () => answers.shift() ?? Promise.reject(new Error('no answer within 2000 ms')),
    post: async () => {},
  };
  return {
    url: bank.url,
    edges: new Map(),
    services: new Map([['bank', bank]]),
    versions: {},
    [Symbol.asyncDispose]: async () => {},
  };
}

test.each([
  ['both answers', ['arrivals_total 5', 'arrivals_total 9'], { touched: 4, witness: 'dependency' }],
  [
    'its own count of requests that felt it',
    ['arrivals_total 5\nmisbehaved_total 1', 'arrivals_total 9\nmisbehaved_total 2'],
    { touched: 1, witness: 'dependency' },
  ],
  [
    'a service that died meanwhile, and has counted less than before',
    ['arrivals_total 5\nmisbehaved_total 7', 'arrivals_total 2\nmisbehaved_total 0'],
    { touched: null, witness: 'none' },
  ],
  [
    'a stub that died meanwhile and counts arrivals only',
    ['arrivals_total 5', 'arrivals_total 2'],
    { touched: null, witness: 'none' },
  ],
  ['no answer before', [null, 'arrivals_total 9'], { touched: null, witness: 'none' }],
  ['no answer under load', ['arrivals_total 5', null], { touched: null, witness: 'none' }],
  ['a count that cannot be read', ['arrivals_total 5', 'arrivals_total 9,5'], { touched: null, witness: 'none' }],
])('%s tell what it touched, and end no run', async (_, answers, proof) => {
  const applied = await behaveKind.apply(behave('bank', { slowWorkMs: 100 }), bankThatAnswers(answers));
  expect(await applied.prove()).toEqual(proof);
});

test('instructions that were undone while the run stood still do not act any more, and are let go once lifted', async () => {
  const target = bankThatAnswers([]);
  const held = { undone: false, [Symbol.dispose]: () => released.push('bank') };
  const released: string[] = [];
  const bank = { ...(target.services.get('bank') as ServiceControl), hold: () => held };
  const running = { ...target, services: new Map([['bank', bank]]) };
  const applied = await behaveKind.apply(behave('bank', { status: 500 }), running);
  expect(await applied.stillActs?.()).toBe(true);
  held.undone = true;
  expect(await applied.stillActs?.()).toBe(false);
  expect(released).toEqual([]);
  await applied.lift();
  expect(released).toEqual(['bank']);
});

test('an order that may have arrived is taken back', async () => {
  const orders: unknown[] = [];
  const target = bankThatAnswers([]);
  const bank = {
    ...(target.services.get('bank') as ServiceControl),
    post: async (_: string, body?: unknown) => {
      orders.push(body);
      if (orders.length === 1) throw new Error('bank did not answer POST /behave within 10 s');
    },
  };
  const running = { ...target, services: new Map([['bank', bank]]) };
  await expect(behaveKind.apply(behave('bank', { status: 500 }), running)).rejects.toThrow('within 10 s');
  expect(orders).toEqual([{ status: 500 }, {}]);
});
