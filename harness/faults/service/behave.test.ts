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
  ['no answer before', [null, 'arrivals_total 9'], { touched: null, witness: 'none' }],
  ['no answer under load', ['arrivals_total 5', null], { touched: null, witness: 'none' }],
  ['a count that cannot be read', ['arrivals_total 5', 'arrivals_total 9,5'], { touched: null, witness: 'none' }],
])('%s tell what it touched, and end no run', async (_, answers, proof) => {
  const applied = await behaveKind.apply(behave('bank', { slowWorkMs: 100 }), bankThatAnswers(answers));
  expect(await applied.prove()).toEqual(proof);
});
