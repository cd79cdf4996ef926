import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createProcessLimit } from './process-limit.ts';

/** A call that ends on demand. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { call: () => promise, end: resolve };
}

test('without a limit everybody is let in', async () => {
  const limit = createProcessLimit({ about: '' }, 2);
  const calls = Array.from({ length: 1000 }, held);
  for (const { call } of calls) void limit.run('a', call);
  expect(limit.inUse).toBe(1000);
});

test('without shares the first to come take it all; with shares the last still find theirs', async () => {
  for (const [share, expected] of [
    [0, 'rejected'],
    [2, 'let in'],
  ] as const) {
    const limit = createProcessLimit({ about: '', processLimit: 10, share }, 2);
    for (let i = 0; i < 20; i++) void limit.run('slow', held().call).catch(() => undefined);
    const quick = limit.run('quick', async () => 'let in').catch(() => 'rejected');
    expect(await quick).toBe(expected);
  }
});

test('never above the limit, never refused within the share, and empty when all have left', async () => {
  const step = fc.record({ dependency: fc.constantFrom('a', 'b', 'c'), leave: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(step), fc.integer({ min: 0, max: 3 }), async (steps, share) => {
      const limit = createProcessLimit({ about: '', processLimit: 10, share }, 3);
      const inside: { readonly dependency: string; readonly end: () => void; readonly done: Promise<unknown> }[] = [];
      for (const { dependency, leave } of steps) {
        if (leave) {
          const first = inside.shift();
          first?.end();
          await first?.done;
          continue;
        }
        const own = inside.filter((one) => one.dependency === dependency).length;
        const { call, end } = held();
        const done = limit.run(dependency, call);
        let refused = false;
        done.catch(() => {
          refused = true;
        });
        await new Promise((resolve) => setImmediate(resolve));
        if (refused) expect(own).toBeGreaterThanOrEqual(share);
        else inside.push({ dependency, end, done });
        expect(limit.inUse).toBe(inside.length);
        expect(limit.inUse).toBeLessThanOrEqual(10);
      }
      for (const { end } of inside) end();
      await Promise.all(inside.map(({ done }) => done));
      expect(limit.inUse).toBe(0);
    }),
  );
});
