import fc from 'fast-check';
import { expect, test } from 'vitest';
import { closed, type LoadPlan } from '../domain/load-plan.ts';
import { shareOf } from './share.ts';

const workers = fc.integer({ min: 1, max: 64 });

function partsOf<Plan extends LoadPlan>(plan: Plan, of: number): readonly Plan[] {
  const parts = Array.from({ length: of }, (_, index) => shareOf(plan, { index, of }));
  return parts.filter((part) => part !== undefined) as LoadPlan[] as Plan[];
}

const total = (values: readonly (number | undefined)[]) => values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

test('the parts of a closed load add up to it, and every part has users for its requests', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 100 }), workers, (n, c, of) => {
      const parts = partsOf(closed(n, c), of);
      expect(total(parts.map(({ requests }) => requests))).toBe(n);
      expect(total(parts.map(({ concurrency }) => concurrency))).toBe(c);
      for (const part of parts) expect(part.concurrency).toBeGreaterThan(0);
    }),
  );
});

test('a part has as many of both as any other, or one more', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.integer({ min: 1, max: 100 }), workers, (n, c, of) => {
      const parts = partsOf(closed(n, c), of);
      for (const values of [parts.map(({ requests = 0 }) => requests), parts.map(({ concurrency }) => concurrency)])
        expect(Math.max(...values) - Math.min(...values)).toBeLessThanOrEqual(1);
    }),
  );
});

test('a load that lasts is shared by its users, and each part lasts as long and thinks as long', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      workers,
      fc.nat(),
      fc.nat(),
      (concurrency, of, durationMs, thinkMs) => {
        const parts = partsOf({ model: 'closed', concurrency, durationMs, thinkMs }, of);
        expect(total(parts.map((part) => part.concurrency))).toBe(concurrency);
        for (const part of parts)
          expect(part).toEqual({ model: 'closed', concurrency: part.concurrency, durationMs, thinkMs });
      },
    ),
  );
});

test('the caps of an open load add up to its cap, and its arrivals are whole in every part', () => {
  const arrivals = { kind: 'poisson', rate: 100 } as const;
  fc.assert(
    fc.property(fc.option(fc.nat({ max: 500 }), { nil: undefined }), workers, (maxInFlight, of) => {
      const cap = maxInFlight === undefined ? {} : { maxInFlight };
      const parts = partsOf({ model: 'open', arrivals, durationMs: 1000, ...cap }, of);
      expect(parts).toHaveLength(of);
      expect(total(parts.map((part) => part.maxInFlight))).toBe(maxInFlight ?? 0);
      for (const part of parts) expect(part.arrivals).toBe(arrivals);
    }),
  );
});
