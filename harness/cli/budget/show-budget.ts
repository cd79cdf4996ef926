import ansis from 'ansis';
import type { BudgetPlan, BudgetVerdict, ServicePlan } from '../../planner/budget-plan.ts';
import { asFactor, inMs, inPercent } from '../../planner/format.ts';
import { cut, pad, padLeft, plain, wrap } from '../../report/console/text.ts';

const WIDTH = 80;
const LABEL = 12;

const COLOUR: Readonly<Record<BudgetVerdict, (text: string) => string>> = {
  fits: ansis.green,
  tight: ansis.yellow,
  'does not fit': ansis.red,
  infeasible: ansis.red,
};

/** A plan for people, at most 80 columns wide: the table, the sum, the verdict and what to do. */
export function showBudget(plan: BudgetPlan, notes: readonly string[]): string {
  return [
    ...table(plan.services),
    '',
    ...entry('path', pathText(plan)),
    ...entry('cut off', cutOffText(plan)),
    ...entry('verdict', verdictText(plan), COLOUR[plan.verdict]),
    ...plan.warnings.flatMap((text) => entry('beware', plain(text))),
    ...notes.flatMap((text) => entry('measured', plain(text))),
    ...plan.advice.flatMap((text) => entry('what to do', plain(text))),
  ].join('\n');
}

const HEAD = ['stage', 'service', 'role', 'p99', 'timeout', 'factor', 'cut off'] as const;
const WIDTHS = [5, 22, 8, 10, 10, 6, 7] as const;

function table(services: readonly ServicePlan[]): string[] {
  const inOrder = services.toSorted((a, b) => a.stage - b.stage);
  return [ansis.dim(row(HEAD)), ...inOrder.map((service) => row(cells(service)))];
}

function cells({ name, stage, required, onPath, p99Ms, timeoutMs, factor, falseTimeoutShare }: ServicePlan): string[] {
  return [
    String(stage),
    plain(name),
    roleOf(required, onPath),
    p99Ms === null ? 'unknown' : inMs(p99Ms),
    timeoutMs === null ? 'none fits' : inMs(timeoutMs),
    factor === null ? '-' : asFactor(factor),
    falseTimeoutShare === null ? '-' : inPercent(falseTimeoutShare),
  ];
}

function roleOf(required: boolean, onPath: boolean): string {
  if (required) return 'required';
  return onPath ? 'awaited' : 'optional';
}

function row(texts: readonly string[]): string {
  const columns = texts.map((text, i) => {
    const width = WIDTHS[i] ?? 0;
    return i < 3 ? pad(cut(text, width), width) : padLeft(text, width);
  });
  return columns.join('  ').trimEnd();
}

function pathText({ stages, pathMs, budgetMs, bufferMs, slaMs }: BudgetPlan): string {
  const sum = stages.length > 1 ? `${stages.map(({ costMs }) => costMs).join(' + ')} = ` : '';
  const rest = bufferMs < 0 ? `${inMs(-bufferMs)} too long` : `buffer ${inMs(bufferMs)}`;
  return `${sum}${inMs(pathMs)} of ${inMs(budgetMs)} (90 % of the SLA of ${inMs(slaMs)}), ${rest}`;
}

function cutOffText({ services, falseTimeoutShare, degradedShare }: BudgetPlan): string {
  if (services.every(({ p99Ms }) => p99Ms === null)) return 'unknown without history';
  const degraded = degradedShare > 0 ? `, ${inPercent(degradedShare)} lose an optional part` : '';
  return `${inPercent(falseTimeoutShare)} of healthy requests fail by a timeout${degraded}`;
}

function verdictText(plan: BudgetPlan): string {
  return `${plan.verdict.toUpperCase()}: ${reason(plan)}`;
}

function reason(plan: BudgetPlan): string {
  const least = `1.5x for every call takes ${inMs(plan.leastMs)}, bare p99s ${inMs(plan.p99SumMs)} of ${inMs(plan.budgetMs)}`;
  switch (plan.verdict) {
    case 'fits':
    case 'tight':
      return lowering(plan) ?? comfort(plan);
    case 'does not fit':
      return `${shortage(plan)}; ${least}`;
    case 'infeasible':
      return `${shortage(plan)}; ${least}: parallelise, make optional, or go asynchronous`;
  }
}

function comfort({ services }: BudgetPlan): string {
  const known = services.filter(({ p99Ms }) => p99Ms !== null);
  if (known.length === 0) return 'in time, but no call has a history yet';
  return `every call${known.length < services.length ? ' with a history' : ''} gets 3 times its p99`;
}

function lowering(plan: BudgetPlan): string | undefined {
  const stage = plan.stages.find(({ lowered }) => lowered);
  if (!stage?.lowered) return undefined;
  const { remainderMs, exactFactor } = stage.lowered;
  const left = `${inMs(remainderMs)} are left for ${loweredNames(plan)}, ${asFactor(exactFactor)} its p99`;
  return `${left}, so it gets ${asFactor(stage.factor)}${plan.verdict === 'tight' ? ', less than twice its p99' : ''}`;
}

function shortage(plan: BudgetPlan): string {
  const lowered = plan.stages.find((stage) => stage.lowered)?.lowered;
  if (!lowered) return 'calls without history fill the budget';
  if (lowered.remainderMs <= 0) return `with 3x for the others nothing is left for ${loweredNames(plan)}`;
  return `${inMs(lowered.remainderMs)} are left for ${loweredNames(plan)}, ${asFactor(lowered.exactFactor)} its p99`;
}

function loweredNames({ stages, services }: BudgetPlan): string {
  const at = stages.findIndex(({ lowered }) => lowered) + 1;
  const names = services.filter(({ stage, onPath }) => stage === at && onPath).map(({ name }) => plain(name));
  return names.join(' and ');
}

function entry(label: string, text: string, colour = (plainText: string) => plainText): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - LABEL);
  return [`${ansis.dim(pad(label, LABEL))}${colour(first)}`, ...rest.map((line) => ' '.repeat(LABEL) + colour(line))];
}
