import { nearest } from '../runtime/nearest.ts';
import type { BudgetInput, BudgetService } from './budget-plan.ts';

/** Every problem of a budget input, each beginning with the path of the wrong value; empty when it can be planned. */
export function budgetProblems({ slaMs, services, stages }: BudgetInput): string[] {
  const names = services.map(({ name }) => name);
  return [
    ...(slaMs > 0 && Number.isFinite(slaMs) ? [] : [`sla: ${slaMs} ms is no duration to plan for`]),
    ...(services.length > 0 ? [] : ['services: there are none']),
    ...repeated(names).map((name) => `services.${name}: stands twice`),
    ...services.flatMap((service) => latencyProblems(service).map((problem) => `services.${service.name}: ${problem}`)),
    ...stageProblems(names, stages),
  ];
}

/** Problems of the stages: unknown names, services in no stage or in two. */
export function stageProblems(names: readonly string[], stages: BudgetInput['stages']): string[] {
  const placed = stages.flat();
  return [
    ...stages.flatMap((stage, i) => [
      ...(stage.length > 0 ? [] : [`stages[${i}]: is empty`]),
      ...stage
        .filter((name) => !names.includes(name))
        .map((name) => `stages[${i}]: there is no service "${name}"${nearest(name, names)}`),
    ]),
    ...names.filter((name) => !placed.includes(name)).map((name) => `services.${name}: stands in no stage`),
    ...repeated(placed).map((name) => `stages: "${name}" stands in more than one place`),
  ];
}

/** Percentiles that cannot belong to one distribution. */
export function latencyProblems(service: BudgetService): string[] {
  if ('unknown' in service) return [];
  const { p50Ms, p99Ms, p999Ms } = service;
  return [
    ...(p99Ms > 0 && Number.isFinite(p99Ms) ? [] : ['p99 must be a duration longer than 0']),
    ...(p50Ms !== undefined && !(p50Ms > 0) ? ['p50 must be longer than 0'] : []),
    ...(p50Ms !== undefined && p50Ms > p99Ms ? [`p50 (${p50Ms} ms) is longer than p99 (${p99Ms} ms)`] : []),
    ...(p999Ms !== undefined && p999Ms < p99Ms ? [`p999 (${p999Ms} ms) is shorter than p99 (${p99Ms} ms)`] : []),
  ];
}

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
