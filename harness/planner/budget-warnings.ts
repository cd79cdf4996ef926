import type { BudgetInput, BudgetPlan, ServicePlan } from './budget-plan.ts';
import { asFactor, inMs, inPercent } from './format.ts';

type Plan = Omit<BudgetPlan, 'warnings' | 'advice'>;

/** When users begin to leave, and when all have left (specification S6). */
const PATIENCE_MS = { leave: 5000, longest: 10_000 } as const;
/** From here on "99.9 % of valid requests succeed" cannot be promised (H2). */
const NOTABLE_SHARE = 0.001;

/** What to know before using the plan, one or two sentences each. */
export function budgetWarnings(plan: Plan, input: BudgetInput): readonly string[] {
  return [
    ...patience(plan),
    ...withoutHistory(input),
    ...(plan.verdict === 'fits' || plan.verdict === 'tight' ? limits(plan, input) : []),
  ];
}

function patience({ slaMs }: Plan): string[] {
  if (slaMs > PATIENCE_MS.longest)
    return [`An SLA of ${inMs(slaMs)} is past all patience: users wait 5 to 10 s at most.`];
  if (slaMs > PATIENCE_MS.leave) return [`An SLA of ${inMs(slaMs)} is long for people: they leave after 3 to 5 s.`];
  return [];
}

function withoutHistory({ services }: BudgetInput): string[] {
  const names = services.filter((service) => 'unknown' in service).map(({ name }) => name);
  if (names.length === 0) return [];
  return [`No history: ${names.join(', ')}. Measure for 24 to 48 hours, then plan again with the p99.`];
}

function limits(plan: Plan, { services }: BudgetInput): string[] {
  const p999 = new Map(services.map((service) => [service.name, 'p999Ms' in service ? service.p999Ms : undefined]));
  return [
    ...(plan.falseTimeoutShare > NOTABLE_SHARE
      ? [`99.9 % cannot be promised: at most ${inPercent(1 - plan.falseTimeoutShare)} of healthy requests succeed.`]
      : []),
    ...plan.services.flatMap((service) =>
      service.onPath ? cutOnPath(service, p999.get(service.name)) : cutBeside(service, plan),
    ),
  ];
}

function cutOnPath({ name, timeoutMs, factor }: ServicePlan, measuredP999Ms: number | undefined): string[] {
  const below = measuredP999Ms !== undefined && timeoutMs !== null && timeoutMs < measuredP999Ms;
  const tail = below ? `, below its p99.9 of ${inMs(measuredP999Ms)}` : '';
  if (factor !== null && factor < 2)
    return [`${name} gets ${asFactor(factor)} its p99${tail}: watch its timeout rate.`];
  return below ? [`${name} gets ${inMs(timeoutMs)}${tail}: the slowest healthy calls are cut off.`] : [];
}

function cutBeside({ name, stage, timeoutMs, factor }: ServicePlan, plan: Plan): string[] {
  const left = plan.stages.slice(0, stage - 1).reduce((sum, { costMs }) => sum - costMs, plan.budgetMs);
  if (timeoutMs === null)
    return [
      `${name} has no place in this request: 1.5 times its p99 is more than the ${inMs(left)} left when it starts.`,
    ];
  if (factor === null || factor === 3) return [];
  return [`${name} was cut to ${asFactor(factor)} its p99, so that it ends within the budget.`];
}
