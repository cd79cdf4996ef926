import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf } from '../kit/answer.ts';
import { createFakeShop, type Fate } from './fake-shop.fixture.ts';
import { MISTAKES } from './variants/mistakes.ts';
import { resilient } from './variants/resilient.ts';
import { charge } from './writes.ts';

const timeout = (sent: boolean) => ({ kind: 'timeout', phase: 'total', sent, timeoutMs: 500 }) as const;
/** Everything that can become of a call to a gateway, but for a refusal. */
const FATES: readonly Fate[] = [
  { made: true },
  { made: false, failure: timeout(false) },
  { made: false, failure: timeout(true) },
  { made: true, failure: timeout(true) },
  { made: false, failure: { kind: 'transport', sent: false, code: 'ECONNREFUSED' } },
  { made: false, failure: { kind: 'transport', sent: true, code: 'ECONNRESET' } },
  { made: true, failure: { kind: 'transport', sent: true, code: 'ECONNRESET' } },
  { made: false, failure: { kind: 'status', status: 500 } },
  { made: true, failure: { kind: 'status', status: 503 } },
];

/** Charges `fates.length` payments while both gateways do what is drawn, heals them, and drains the queue. */
async function play(variant: typeof resilient, fates: readonly { readonly primary: Fate; readonly backup: Fate }[]) {
  let current: (typeof fates)[number] | undefined;
  let at = 0;
  const call = (gateway: 'primary' | 'backup') => current?.[gateway] ?? { made: true };
  const fake = createFakeShop({ variant, resetMs: 30, now: () => at, call });
  const answers: { readonly id: string; readonly http: number }[] = [];
  for (const [i, fate] of fates.entries()) {
    at += 10;
    current = fate;
    const id = String(i);
    const answer = await charge({ payment_id: id, amount: 5 }, fake.shop).catch((error: unknown) => failureOf(error));
    answers.push({ id, http: answer.http });
    // The queue is tried during the outage as well.
    await fake.drain(1);
  }
  current = undefined;
  for (let round = 0; fake.waiting.length > 0; round++) {
    expect(round).toBeLessThan(1000);
    at += 10;
    await fake.drain(1);
  }
  return { answers, charges: fake.charges() };
}

const drawn = fc.record({ primary: fc.constantFrom(...FATES), backup: fc.constantFrom(...FATES) });

test('whatever becomes of calls to both gateways, each promised payment is charged once, and none twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(drawn, { minLength: 1, maxLength: 30 }), async (fates) => {
      const { answers, charges } = await play(resilient, fates);
      for (const { id, http } of answers) {
        expect(http).toBeLessThan(300);
        expect(charges.get(id)).toBe(1);
      }
    }),
  );
});

const MADE_AND_SILENT: Fate = { made: true, failure: timeout(true) };

test.each([
  ['naive', 2],
  // The queue is tried during the outage and after it.
  ['new-key', 3],
])('%s charges what was made and not answered %i times', async (name, times) => {
  const { charges } = await play(MISTAKES[name] as typeof resilient, [
    { primary: MADE_AND_SILENT, backup: { made: true } },
  ]);
  expect(charges.get('0')).toBe(times);
});

test('a refusal is the answer: no other gateway is asked', async () => {
  const asked: string[] = [];
  const call = (gateway: 'primary' | 'backup'): Fate => {
    asked.push(gateway);
    return { made: false, failure: { kind: 'status', status: 402 } };
  };
  const { shop, waiting } = createFakeShop({ variant: resilient, resetMs: 30, call });
  await expect(charge({ payment_id: '1', amount: 5 }, shop)).rejects.toThrow('402');
  expect(asked).toEqual(['primary']);
  expect(waiting).toEqual([]);
});
