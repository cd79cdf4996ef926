import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BUDGET_VERDICTS, type BudgetInput, type BudgetService } from './budget-plan.ts';
import { planBudget } from './plan-budget.ts';

const LADDER = [3, 2.5, 2, 1.75, 1.5];

const service = fc.record({ p99Ms: fc.double({ min: 0.05, max: 10_000, noNaN: true }), required: fc.boolean() });
const unknown = fc.record({
  unknown: fc.constantFrom('internal' as const, 'external' as const),
  required: fc.boolean(),
});
const stages = (member: fc.Arbitrary<Unnamed>) =>
  fc.array(fc.array(member, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 });
const sla = fc.double({ min: 10, max: 60_000, noNaN: true });

type Unnamed = { p99Ms: number; required: boolean } | { unknown: 'internal' | 'external'; required: boolean };

function named(slaMs: number, members: readonly (readonly Unnamed[])[]): BudgetInput {
  const placed = members.map((stage, i) =>
    stage.map((member, j): BudgetService => ({ ...member, name: `s${i}-${j}` })),
  );
  return { slaMs, services: placed.flat(), stages: placed.map((stage) => stage.map(({ name }) => name)) };
}

const inputs = fc
  .tuple(sla, stages(fc.oneof({ weight: 4, arbitrary: service }, unknown)))
  .map((pair) => named(...pair));

it('never recommends a timeout of the p99 or less', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      for (const { factor, timeoutMs, p99Ms } of planBudget(input).services) {
        if (factor !== null) expect(LADDER).toContain(factor);
        if (timeoutMs !== null && p99Ms !== null) expect(timeoutMs).toBeGreaterThan(p99Ms);
      }
    }),
  );
});

it('keeps the path and every optional call within the budget when it fits', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const plan = planBudget(input);
      expect(plan.bufferMs).toBeCloseTo(plan.budgetMs - plan.pathMs);
      if (plan.verdict === 'does not fit' || plan.verdict === 'infeasible')
        expect(plan.pathMs).toBeGreaterThan(plan.budgetMs);
      else expect(plan.pathMs).toBeLessThanOrEqual(plan.budgetMs);
      for (const { onPath, stage, timeoutMs } of plan.services) {
        const start = plan.stages.slice(0, stage - 1).reduce((sum, { costMs }) => sum + costMs, 0);
        if (!onPath && timeoutMs !== null) expect(start + timeoutMs).toBeLessThanOrEqual(plan.budgetMs);
      }
    }),
  );
});

it('gives no call less and no worse a verdict when the SLA grows', () => {
  fc.assert(
    fc.property(inputs, sla, (input, other) => {
      const [short, long] = [Math.min(input.slaMs, other), Math.max(input.slaMs, other)];
      const [before, after] = [planBudget({ ...input, slaMs: short }), planBudget({ ...input, slaMs: long })];
      expect(BUDGET_VERDICTS.indexOf(after.verdict)).toBeLessThanOrEqual(BUDGET_VERDICTS.indexOf(before.verdict));
      before.services.forEach(({ onPath, timeoutMs }, i) => {
        if (onPath) expect(after.services[i]?.timeoutMs ?? 0).toBeGreaterThanOrEqual(timeoutMs ?? 0);
      });
    }),
  );
});

/** Brute force: of all assignments that differ from 3 in the dearest stage only, the largest factor that fits. */
function oracle(slaMs: number, p99s: readonly number[]): readonly number[] {
  const budgetMs = (slaMs * 9) / 10;
  const pathOf = (factors: readonly number[]) =>
    p99s.reduce((sum, p99, i) => sum + Math.ceil(p99 * (factors[i] ?? 0)), 0);
  const dearest = p99s.indexOf(Math.max(...p99s));
  const candidates = LADDER.map((factor) => p99s.map((_, i) => (i === dearest ? factor : 3)));
  return candidates.find((factors) => pathOf(factors) <= budgetMs) ?? (candidates.at(-1) as number[]);
}

it('agrees with trying every ladder value on the most expensive of sequential calls', () => {
  const p99s = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(sla, p99s, (slaMs, p99Ms) => {
      const plan = planBudget(
        named(
          slaMs,
          p99Ms.map((ms) => [{ p99Ms: ms, required: true }]),
        ),
      );
      expect(plan.services.map(({ factor }) => factor)).toEqual(oracle(slaMs, p99Ms));
    }),
  );
});
