import type { BudgetFile, FileService } from './budget-file.ts';
import type { BudgetInput, BudgetService } from './budget-plan.ts';
import { refuseProblems } from './read-document.ts';
import { findRecorded, notesOn, P999_SAMPLES, type RecordedRun } from './recorded-durations.ts';

export interface ResolvedBudget {
  readonly input: BudgetInput;
  /** What should be known about where the durations come from. */
  readonly notes: readonly string[];
}

/**
 * The planner's input from a file, with the latencies of every service that says `from` taken from `report`.
 * Throws SQUALL_INVALID_PLAN with every service without usable latencies; `file` is for messages.
 */
export function resolveBudget(file: string, budget: BudgetFile, report?: RecordedRun): ResolvedBudget {
  const found = budget.services.map((service) => (report ? measured(service, report) : unmeasured(service)));
  const useless = report !== undefined && !budget.services.some(({ from }) => from);
  refuseProblems(file, [
    ...(useless ? ['services: none says `from`, so a recorded run has no use'] : []),
    ...found.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  ]);
  const services = found.flatMap((each) => ('service' in each ? [each.service] : []));
  const notes = found.flatMap((each) => ('service' in each ? each.notes : []));
  return { input: { slaMs: budget.slaMs, services, stages: budget.stages }, notes };
}

type Found = { readonly service: BudgetService; readonly notes: readonly string[] } | { readonly problem: string };

function unmeasured({ name, written }: FileService): Found {
  if (written) return { service: written, notes: [] };
  return { problem: `services.${name}: takes its latencies from a recorded run; name one with --from run.json` };
}

function measured(service: FileService, report: RecordedRun): Found {
  const { name, from, required, awaited } = service;
  if (!from) return unmeasured(service);
  const place = findRecorded(from, report);
  if ('problem' in place) return { problem: `services.${name}.from: ${place.problem}` };
  const { scenario, durations } = place;
  // Evidence holds durations as measured; the plan is about real time.
  const real = (ms: number) => Number((Math.max(ms, 0.001) * scenario.timeScale).toFixed(3));
  const latency = {
    name,
    required,
    ...(awaited === undefined ? {} : { awaited }),
    p50Ms: real(durations.p50Ms),
    p99Ms: real(durations.p99Ms),
    ...(durations.count < P999_SAMPLES ? {} : { p999Ms: real(durations.p999Ms) }),
  };
  return { service: latency, notes: notesOn(name, from, place) };
}
