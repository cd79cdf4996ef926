import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFakeShop, type Fate } from '../../targets/storefront/fake-shop.fixture.ts';
import { VARIANTS } from '../../targets/storefront/variants/catalogue.ts';
import { charge } from '../../targets/storefront/writes.ts';
import { CHARGED_AGAIN, silence } from './silence.ts';

const LIMIT_MS = 500;
const TIMEOUT = { kind: 'timeout', phase: 'total', sent: true, timeoutMs: LIMIT_MS } as const;
const CUT = { kind: 'transport', sent: true, code: 'ECONNRESET' } as const;

/** What becomes of a call to the primary gateway that begins `ms` after the fault, and after how long. */
function fateAt(ms: number): Fate & { readonly afterMs: number } {
  if (ms < 0 || ms >= 8000) return { made: true, afterMs: 180 };
  if (ms >= 6000) return { made: true, failure: CUT, afterMs: 180 };
  return { made: ms < 2000 || ms >= 4000, failure: TIMEOUT, afterMs: LIMIT_MS };
}

/** Plays S20-silence on virtual time, without overhead; returns how many charges were made again. */
async function play(variant: string): Promise<number> {
  const begin = Date.now() + 1000;
  const call = async (gateway: 'primary' | 'backup') => {
    const fate = gateway === 'backup' ? { made: true, afterMs: 150 } : fateAt(Date.now() - begin);
    // The timers of node:timers/promises cannot be faked.
    await new Promise((resolve) => setTimeout(resolve, fate.afterMs));
    return fate;
  };
  const settings = { variant: VARIANTS[variant] as (typeof VARIANTS)[string], resetMs: 500, now: Date.now };
  const { shop, drain, charges, waiting } = createFakeShop({ ...settings, call });
  const polls = setInterval(() => void drain(shop.partners.primary.breaker.state === 'closed' ? 50 : 1), 500);
  for (let payment = 0; payment < 280; payment++) {
    void charge({ payment_id: String(payment), amount: 5 }, shop);
    await vi.advanceTimersByTimeAsync(50);
  }
  await vi.advanceTimersByTimeAsync(5000);
  clearInterval(polls);
  expect(waiting).toEqual([]);
  return [...charges().values()].reduce((again, times) => again + times - 1, 0);
}

beforeEach(
  () => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => void vi.useRealTimers());

test.each([...Object.entries(CHARGED_AGAIN), ['resilient', 0] as const])(
  '%s charges %i again',
  async (variant, again) => {
    expect(await play(variant)).toBe(again);
  },
);

test('the figures are those that were played', () => {
  const [scenario] = silence;
  for (const [variant, again] of Object.entries(CHARGED_AGAIN))
    expect(scenario?.figures?.['"charges_again_total" at books']?.[variant]).toMatch(new RegExp(`^${again} ±`));
});
