import { describe, expect, it } from 'vitest';
import { createLeases } from './leases.ts';

/** Time that a test moves on; a process that gets no CPU misses ticks. */
function fakeClock() {
  let now = 0;
  let tick: { every: number; fn: () => void } | undefined;
  return {
    now: () => now,
    every: (every: number, fn: () => void) => {
      tick = { every, fn };
      return {
        [Symbol.dispose]: () => {
          tick = undefined;
        },
      };
    },
    pass: (ms: number) => {
      for (const until = now + ms; now < until; ) {
        now += Math.min(tick?.every ?? ms, until - now);
        tick?.fn();
      }
    },
    /** No timer fires until the end. */
    starve: (ms: number) => {
      now += ms;
      tick?.fn();
    },
    isTicking: () => tick !== undefined,
  };
}

function take(ttlMs: number) {
  const clock = fakeClock();
  const leases = createLeases(clock);
  let restored = 0;
  const { id } = leases.take(ttlMs, () => {
    restored += 1;
  });
  return { clock, leases, id, restored: () => restored };
}

describe('a lease', () => {
  it('expires after its time to live, once', () => {
    const { clock, leases, id, restored } = take(3000);
    clock.pass(2950);
    expect([leases.isHeld(id), restored()]).toEqual([true, 0]);
    clock.pass(50);
    expect([leases.isHeld(id), restored()]).toEqual([false, 1]);
    expect([leases.renew(id), leases.end(id)]).toEqual([false, false]);
    clock.pass(60_000);
    expect(restored()).toBe(1);
  });

  it('begins anew with each renewal', () => {
    const { clock, leases, id, restored } = take(3000);
    for (let i = 0; i < 20; i++) {
      clock.pass(2900);
      expect(leases.renew(id)).toBe(true);
    }
    clock.pass(2950);
    expect(restored()).toBe(0);
    clock.pass(50);
    expect(restored()).toBe(1);
  });

  it('does not expire because its proxy got no CPU, or was stopped: renewals are read after that', () => {
    const { clock, leases, id, restored } = take(3000);
    clock.pass(2000);
    clock.starve(20_000);
    expect(restored()).toBe(0);
    expect(leases.renew(id)).toBe(true);
    clock.pass(2950);
    expect(restored()).toBe(0);
  });

  it('expires even in a proxy that always lacks CPU', () => {
    const { clock, restored } = take(3000);
    for (let i = 0; i < 30; i++) clock.starve(1000);
    expect(restored()).toBe(1);
  });

  it('costs nothing when there is none, and none outlives its server', () => {
    const ended = take(3000);
    ended.leases.end(ended.id);
    ended.clock.pass(50);
    expect(ended.clock.isTicking()).toBe(false);
    const closed = take(3000);
    closed.leases.close();
    closed.clock.pass(10_000);
    expect([closed.restored(), closed.clock.isTicking()]).toEqual([0, false]);
  });
});
