import { expect, test } from 'vitest';
import { CallError } from '../kit/errors.ts';
import { createFallbacks } from './fallbacks.ts';
import { paymentStatus } from './reads.ts';
import type { Shop } from './shop.ts';
import { resilient } from './variants/resilient.ts';

/** A storefront whose status service is dead and in whose cache an answer is this old. */
function withCached(ageMs: number): Shop {
  const dead = () => Promise.reject(new CallError('status', { kind: 'circuit-open' }));
  return {
    variant: () => resilient,
    partners: { status: { get: dead } },
    fallbacks: createFallbacks({ counter: () => undefined }, () => resilient),
    known: () => ({ find: async () => ({ body: { status: 'settled' }, ageMs }) }),
    flag: (body: object, mark: object) => ({ ...body, ...mark }),
  } as unknown as Shop;
}

test.each([
  [0, 0],
  [999, 0],
  [1000, 1],
  [61_500, 61],
])('an answer that was kept %i ms ago is %i s old', async (ageMs, ageS) => {
  expect(await paymentStatus('1', withCached(ageMs))).toEqual({
    http: 200,
    body: { status: 'settled', _fromCache: true },
    ageS,
  });
});
