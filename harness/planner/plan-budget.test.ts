import { describe, expect, it } from 'vitest';
import type { BudgetInput, BudgetService } from './budget-plan.ts';
import { planBudget } from './plan-budget.ts';

const required = (name: string, p99Ms: number): BudgetService => ({ name, p99Ms, required: true });
const optional = (name: string, p99Ms: number): BudgetService => ({ name, p99Ms, required: false });
const input = (slaMs: number, ...stages: (BudgetService | BudgetService[])[]): BudgetInput => ({
  slaMs,
  services: stages.flat(),
  stages: stages.map((stage) => [stage].flat().map(({ name }) => name)),
});
const timeouts = (plan: ReturnType<typeof planBudget>) => plan.services.map(({ timeoutMs }) => timeoutMs);
const factors = (plan: ReturnType<typeof planBudget>) => plan.services.map(({ factor }) => factor);

describe('the figures of S6', () => {
  it('plans fraud, bank and notification within 5 s: 600 / 3500 / 300, tight', () => {
    const plan = planBudget(input(5000, required('fraud', 200), required('bank', 2000), optional('notify', 100)));
    expect(timeouts(plan)).toEqual([600, 3500, 300]);
    expect(factors(plan)).toEqual([3, 1.75, 3]);
    expect(plan).toMatchObject({ budgetMs: 4500, pathMs: 4400, bufferMs: 100, verdict: 'tight' });
    expect(plan.stages[1]?.lowered).toEqual({ remainderMs: 3600, exactFactor: 1.8 });
  });

  it('plans 200 / 500 / 100 one after another with 2100 ms to spare', () => {
    const plan = planBudget(input(5000, required('a', 200), required('b', 500), required('c', 100)));
    expect(timeouts(plan)).toEqual([600, 1500, 300]);
    expect(plan).toMatchObject({ pathMs: 2400, bufferMs: 2100, verdict: 'fits', advice: [] });
  });

  it('plans the same three side by side with 3000 ms to spare', () => {
    const plan = planBudget(input(5000, [required('a', 200), required('b', 500), required('c', 100)]));
    expect(plan).toMatchObject({ pathMs: 1500, bufferMs: 3000, verdict: 'fits' });
  });

  it('does not count an optional branch: 300 / 4000 / 1500 with a path of 4300', () => {
    const checkout = input(5000, required('inventory', 100), [required('payment', 2000), optional('shipping', 500)]);
    const plan = planBudget(checkout);
    expect(timeouts(plan)).toEqual([300, 4000, 1500]);
    expect(factors(plan)).toEqual([3, 2, 3]);
    expect(plan).toMatchObject({ pathMs: 4300, verdict: 'fits' });
    expect(plan.stages[1]?.lowered).toEqual({ remainderMs: 4200, exactFactor: 2.1 });
  });

  it('finds three calls of 2000 infeasible one after another, and fitting at 2x side by side', () => {
    const three = [required('a', 2000), required('b', 2000), required('c', 2000)];
    const inTurn = planBudget(input(5000, ...three));
    expect(inTurn).toMatchObject({ leastMs: 9000, p99SumMs: 6000, budgetMs: 4500, verdict: 'infeasible' });
    expect(inTurn.advice[0]).toBe('Parallelise: all calls side by side take 4000 ms at worst.');
    const together = planBudget(input(5000, three));
    expect(timeouts(together)).toEqual([4000, 4000, 4000]);
    expect(together).toMatchObject({ pathMs: 4000, verdict: 'fits' });
  });

  it('gives a call without history 1 s inside and 5 s outside, until it was measured', () => {
    const near: BudgetService = { name: 'near', unknown: 'internal', required: true };
    const far: BudgetService = { name: 'far', unknown: 'external', required: true };
    expect(timeouts(planBudget(input(12_000, near, far)))).toEqual([1000, 5000]);
    expect(planBudget(input(5000, near)).warnings.join()).toContain('24 to 48 hours');
  });

  it('gives five unknown calls of a 2.5 s page 450 ms each', () => {
    const calls = ['a', 'b', 'c', 'd', 'e'].map(
      (name): BudgetService => ({ name, unknown: 'internal', required: true }),
    );
    expect(timeouts(planBudget(input(2500, ...calls)))).toEqual([450, 450, 450, 450, 450]);
  });

  it.each([
    [4000, 0],
    [8000, 1],
    [12_000, 1],
  ])('weighs an SLA of %i ms against the patience of people', (slaMs, warnings) => {
    expect(planBudget(input(slaMs, required('a', 100))).warnings).toHaveLength(warnings);
  });
});

describe('the boundary between the verdicts', () => {
  // 200 and 100 take 900 ms of the 4500, so the middle call has 3600 ms.
  it.each([
    [1800, 2, 'fits'],
    [1801, 1.75, 'tight'],
    [2400, 1.5, 'tight'],
    [2401, 1.5, 'does not fit'],
    [3600, 1.5, 'does not fit'],
    [3601, 1.5, 'infeasible'],
  ])('a p99 of %i ms between two fast calls gets %fx and is: %s', (p99Ms, factor, verdict) => {
    const plan = planBudget(input(5000, required('a', 200), required('b', p99Ms), required('c', 100)));
    expect(plan.services[1]?.factor).toBe(factor);
    expect(plan.verdict).toBe(verdict);
  });

  it('advises to spread the cut where lowering one stage is not enough, or unfair', () => {
    const two = [required('a', 1000), required('b', 1000)];
    const short = planBudget(input(4000, ...two));
    expect(short.verdict).toBe('does not fit');
    expect(short.advice[0]).toBe(
      'Spread the cut: with 1.75x its p99 for every call the path takes 3500 ms and ends in time.',
    );
    const unfair = planBudget(input(5000, ...two));
    expect(timeouts(unfair)).toEqual([1500, 3000]);
    expect(unfair.advice[0]).toContain('with 2x its p99');
  });

  it('names the p99 and the SLA that would do', () => {
    const payment = input(5000, required('fraud', 200), required('bank', 2000), optional('notify', 100));
    const plan = planBudget(payment);
    expect(plan.advice.join()).toContain('with a p99 of 1800 ms or less, bank');
    expect(plan.advice.join()).toContain('an SLA of 5445 ms fits');
    expect(planBudget({ ...payment, slaMs: 5445 }).verdict).toBe('fits');
    expect(planBudget({ ...payment, slaMs: 5444 }).verdict).toBe('tight');
  });

  it('lowers every counting member of the stage, and optional ones only as far as the budget asks', () => {
    const plan = planBudget(input(5000, [required('slow', 2000), required('fast', 100), optional('extra', 2000)]));
    expect(factors(plan)).toEqual([2, 2, 2]);
    expect(timeouts(plan)).toEqual([4000, 200, 4000]);
  });

  it('counts an optional member that the answer waits for', () => {
    const waiting: BudgetService = { ...optional('shipping', 500), awaited: true };
    expect(planBudget(input(5000, [required('payment', 100), waiting])).pathMs).toBe(1500);
    const leaving: BudgetService = { ...optional('notify', 100), awaited: false };
    expect(planBudget(input(5000, required('payment', 100), leaving)).pathMs).toBe(300);
  });

  it('has no timeout for an optional call that cannot end within the budget (S11: reviews)', () => {
    const plan = planBudget(input(5000, required('auth', 50), [required('search', 1000), optional('reviews', 5000)]));
    expect(plan.services[2]).toMatchObject({ timeoutMs: null, factor: null, falseTimeoutShare: null });
    expect(plan.verdict).toBe('fits');
    expect(plan.warnings.join()).toContain('reviews has no place in this request');
  });
});

describe('false timeouts', () => {
  it('lets 99.68 % of the payments of S1 succeed, so 99.9 % is no promise to make (H2)', () => {
    const plan = planBudget(input(5000, required('fraud', 200), required('bank', 2000), optional('notify', 100)));
    expect(plan.falseTimeoutShare).toBeCloseTo(0.0032, 4);
    expect(plan.degradedShare).toBeCloseTo(0.0006, 4);
    expect(plan.warnings.join()).toContain('99.68 %');
  });

  it('says that a timeout below the measured p99.9 cuts off healthy calls', () => {
    const bank: BudgetService = { name: 'bank', p99Ms: 2000, p999Ms: 5000, required: true };
    expect(planBudget(input(5000, bank)).warnings.join()).toContain('below its p99.9 of 5000 ms');
  });
});

it('reports every problem of its input at once', () => {
  const problem = () => planBudget({ slaMs: 0, services: [required('a', 0), required('a', 5)], stages: [['b'], []] });
  expect(problem).toThrow(
    expect.objectContaining({
      code: 'SQUALL_INVALID_PLAN',
      message: expect.stringMatching(/sla: .*\n.*stands twice\n/),
    }),
  );
  expect(problem).toThrow(
    /stages\[0\]: there is no service "b"[\s\S]*stages\[1\]: is empty[\s\S]*services.a: stands in no stage/,
  );
});
