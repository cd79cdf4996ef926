import ansis from 'ansis';
import type { BudgetPlan, BudgetVerdict, ServicePlan } from '../planner/budget-plan.ts';
import { asFactor, inMs, inPercent } from '../planner/figures.ts';
import { cut, pad, padLeft, plain, wrap } from '../report/console/text.ts';

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
    required ? 'required' : onPath ? 'awaited' : 'optional',
    p99Ms === null ? 'unknown' : inMs(p99Ms),
    timeoutMs === null ? 'none fits' : inMs(timeoutMs),
    factor === null ? '-' : asFactor(factor),
    falseTimeoutShare === null ? '-' : inPercent(falseTimeoutShare),
  ];
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

function cutOffText({ falseTimeoutShare, degradedShare }: BudgetPlan): string {
  const degraded = degradedShare > 0 ? `, ${inPercent(degradedShare)} lose an optional part` : '';
  return `${inPercent(falseTimeoutShare)} of healthy requests fail by a timeout${degraded}`;
}

function verdictText(plan: BudgetPlan): string {
  return `${plan.verdict.toUpperCase()}: ${reason(plan)}`;
}

function reason({ verdict, stages, leastMs, p99SumMs, budgetMs }: BudgetPlan): string {
  const stage = stages.find(({ lowered }) => lowered);
  const names = stage?.services.map(plain).join(', ') ?? '';
  const left = stage?.lowered
    ? `the rest leaves ${inMs(Math.max(0, stage.lowered.remainderMs))} for ${names}, ` +
      (stage.lowered.exactFactor > 0 ? `${asFactor(stage.lowered.exactFactor)} its p99` : 'nothing at all')
    : '';
  const least = `1.5x for every call takes ${inMs(leastMs)}, bare p99s ${inMs(p99SumMs)} of ${inMs(budgetMs)}`;
  switch (verdict) {
    case 'fits':
      return stage
        ? `${left}; ${asFactor(stage.factor)} is the next step of the ladder`
        : 'every call gets 3 times its p99';
    case 'tight':
      return `${left}; ${asFactor(stage?.factor ?? 0)} is the next step of the ladder, and less than 2x`;
    case 'does not fit':
      return `${left || 'calls without history fill the budget'}; ${least}`;
    case 'infeasible':
      return `${left}; ${least}: parallelise, make optional, or go asynchronous`;
  }
}

function entry(label: string, text: string, colour = (plainText: string) => plainText): string[] {
  const [first = '', ...rest] = wrap(text, WIDTH - LABEL);
  return [`${ansis.dim(pad(label, LABEL))}${colour(first)}`, ...rest.map((line) => ' '.repeat(LABEL) + colour(line))];
}
