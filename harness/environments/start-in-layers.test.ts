import { expect, test } from 'vitest';
import { startOrder } from './start-in-layers.ts';

function order(services: string, ...edges: string[]): string[][] {
  const spec = { entry: new URL('file:///service.ts') };
  return startOrder({
    services: Object.fromEntries(services.split(' ').map((name) => [name, spec])),
    edges: edges.map((edge) => {
      const [from = '', to = ''] = edge.split('->');
      return { from, to, env: `${to.toUpperCase()}_URL` };
    }),
  });
}

test('dependencies come before those who call them, and together where they can', () => {
  expect(order('payment fraud bank', 'payment->fraud', 'payment->bank')).toEqual([['fraud', 'bank'], ['payment']]);
});

test('a service waits for the deepest of its dependencies', () => {
  expect(order('a b c d', 'a->b', 'b->c', 'a->d', 'a->c')).toEqual([['c', 'd'], ['b'], ['a']]);
});

test('a service without edges starts at once', () => {
  expect(order('alone a b', 'a->b')).toEqual([['alone', 'b'], ['a']]);
});
