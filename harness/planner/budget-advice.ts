import type { BudgetPlan } from './budget-plan.ts';
import { type CriticalPath, LOWEST_FACTOR, pathCostMs } from './critical-path.ts';
import { asFactor, inMs } from './format.ts';
import {
  chooseStageFactors,
  dearestStage,
  evenFactor,
  pathAt,
  remainderMs,
  type StageFactors,
} from './stage-factors.ts';

/** What would turn the verdict into `fits`, each with the value that is needed; empty when it fits already. */
export function budgetAdvice(
  verdict: BudgetPlan['verdict'],
  path: CriticalPath,
  chosen: StageFactors,
): readonly string[] {
  if (verdict === 'fits') return [];
  return [
    ...spread(path, chosen),
    ...parallelise(path),
    ...makeOptional(path),
    ...speedUp(path, chosen),
    ...promiseLess(path, chosen),
  ];
}

/** Shortens every call, where shortening the most expensive alone leaves that one less or is not enough. */
function spread(path: CriticalPath, { factors, fits }: StageFactors): string[] {
  const even = evenFactor(path);
  if (even === undefined || (fits && even <= Math.min(...factors))) return [];
  const pathMs = inMs(pathAt(path.stages, even));
  return [`Spread the cut: with ${asFactor(even)} its p99 for every call the path takes ${pathMs} and ends in time.`];
}

/** Given only when it helps. Which calls need the answers of others is for their owner to judge. */
function parallelise(path: CriticalPath): string[] {
  const counting = path.stages.flatMap((stage) => stage.counting);
  if (path.stages.filter((stage) => stage.counting.length > 0).length < 2) return [];
  const together = {
    services: counting,
    counting,
    p99Ms: Math.max(...path.stages.map(({ p99Ms }) => p99Ms)),
    fixedMs: Math.max(...path.stages.map(({ fixedMs }) => fixedMs)),
  };
  const { fits, pathMs } = chooseStageFactors({ ...path, stages: [together] });
  return fits ? [`Parallelise: all calls side by side take ${inMs(pathMs)} at worst.`] : [];
}

function makeOptional(path: CriticalPath): string[] {
  const [top, name] = dearest(path);
  if (name === undefined) return [];
  const rest = chooseStageFactors({ ...path, stages: path.stages.filter((_, i) => i !== top) });
  if (!rest.fits) return [];
  return [
    `Go asynchronous: answer before ${name} is done, or make it optional and do not wait for it; ` +
      `what is left takes ${inMs(rest.pathMs)}.`,
  ];
}

/** The p99 with which the most expensive call would get twice its p99, everything else as planned. */
function speedUp(path: CriticalPath, { factors }: StageFactors): string[] {
  const [top, name] = dearest(path);
  if (top === undefined || name === undefined) return [];
  const neededMs = Math.floor(remainderMs(path, factors, top) / 2);
  return neededMs > 0 ? [`Speed up: with a p99 of ${inMs(neededMs)} or less, ${name} would get twice its p99.`] : [];
}

/** The SLAs from which the verdict is `fits` and, if it is not that yet, `tight`. */
function promiseLess(path: CriticalPath, { factors, fits }: StageFactors): string[] {
  const top = dearestStage(path.stages);
  if (top === undefined) return [];
  const slaFor = (factor: number) => inMs(Math.ceil((pathCostMs(path.stages, factors.with(top, factor)) * 10) / 9));
  return [`Promise less: an SLA of ${slaFor(2)} fits${fits ? '' : `, one of ${slaFor(LOWEST_FACTOR)} is tight`}.`];
}

function dearest({ stages }: CriticalPath): readonly [stage?: number, service?: string | undefined] {
  const top = dearestStage(stages);
  const stage = top === undefined ? undefined : stages[top];
  if (top === undefined || !stage) return [];
  return [top, stage.counting.find((service) => !('unknown' in service) && service.p99Ms === stage.p99Ms)?.name];
}
