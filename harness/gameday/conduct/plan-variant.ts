import type { LoadPlan } from '../../domain/load-plan.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { edgesTo } from '../../domain/target.ts';
import { scaleProblems, unplayable } from '../../run/plan/check-services.ts';
import { type InlinePlace, planInline, type RunSpec } from '../../run/plan/plan-inline.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { Runbook, Step } from '../runbook/runbook.ts';
import { loadOver } from './load-over.ts';

export type Inject = Extract<Step, { kind: 'inject' }>;

export type GameDayPlace = Omit<InlinePlace, 'variant'>;

/** The plan of one variant, checked whole and scaled, as if no gate made anybody wait. Throws SQUALL_INVALID_PLAN. */
export function planVariant(runbook: Runbook, variant: string, place: GameDayPlace): ScenarioPlan {
  const { target, timeScale, environment } = place;
  const problems = [
    ...scaleProblems(target, timeScale),
    ...unplayable(target, environment),
    ...(environment === 'compose' ? brokenWithIt(runbook) : []),
  ];
  if (problems.length > 0)
    throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'), { hint: 'nothing was started' });
  const { alertRules: alerts } = runbook;
  const spec: RunSpec = {
    ...loadsOf(runbook),
    ...(runbook.requests.length > 0 ? { requests: runbook.requests } : {}),
    ...(alerts.length > 0 ? { alerts } : {}),
  };
  const plan = planInline(runbook.name, spec, { ...place, variant });
  return {
    ...plan,
    about: runbook.title,
    statements: runbook.expect[variant] ?? [],
    ...(runbook.env ? { env: runbook.env } : {}),
  };
}

export function injectsOf({ steps }: Runbook): readonly Inject[] {
  return steps.filter((step) => step.kind === 'inject');
}

/** In compose the callers of a dependency share its proxy: edges that a fault breaks too, and that the blast radius leaves out. */
function brokenWithIt(runbook: Runbook): string[] {
  const { target, blastRadius } = runbook;
  const { on } = blastRadius;
  if (on === undefined) return [];
  return injectsOf(runbook).flatMap(({ name, fault }) => {
    const [from, to] = fault.on.split('->');
    const others = from === undefined || to === undefined ? [] : edgesTo(to, target);
    return others
      .filter((edge) => edge !== fault.on && !on.includes(edge))
      .map(
        (edge) =>
          `${name} breaks ${edge} as well as ${fault.on}, because they share a proxy in compose, and blastRadius.on allows ${on.join(', ')}`,
      );
  });
}

/** When the first fault is due, and when the last one is lifted, at the latest with the runbook; undefined where it has none. */
function faultTime({ steps, lengthMs }: Runbook): { readonly fromMs: number; readonly toMs: number } | undefined {
  const times = steps.flatMap((step) =>
    step.kind === 'inject' ? [{ fromMs: step.atMs, toMs: endOf(step, steps) }] : [],
  );
  if (times.length === 0) return undefined;
  return {
    fromMs: Math.min(...times.map(({ fromMs }) => fromMs)),
    toMs: Math.min(lengthMs, Math.max(...times.map(({ toMs }) => toMs))),
  };
}

function endOf({ name, atMs, forMs }: Inject, steps: readonly Step[]): number {
  if (forMs !== undefined) return atMs + forMs;
  const lift = steps.find((step) => step.kind === 'lift' && step.name === name && step.atMs >= atMs);
  return lift?.atMs ?? Number.POSITIVE_INFINITY;
}

function loadsOf(runbook: Runbook): Pick<RunSpec, 'load' | 'faults' | 'baseline' | 'recovery'> {
  const { lengthMs } = runbook;
  const faults = faultTime(runbook);
  if (!faults) return { load: loadBetween(runbook, 0, lengthMs) };
  const { fromMs, toMs } = faults;
  return {
    baseline: loadBetween(runbook, 0, fromMs),
    load: loadBetween(runbook, fromMs, toMs),
    faults: injectsOf(runbook).map(({ fault }) => fault),
    ...(toMs < lengthMs ? { recovery: loadBetween(runbook, toMs, lengthMs) } : {}),
  };
}

/** A phase is no shorter than this. */
const SHORTEST_MS = 1;

function loadBetween({ rate, arrivals, steps }: Runbook, fromMs: number, toMs: number): LoadPlan {
  const changes = steps
    .flatMap((step) => (step.kind === 'load' ? [{ fromMs: step.atMs, rate: step.rate }] : []))
    .toSorted((a, b) => a.fromMs - b.fromMs);
  const before = changes.findLast((change) => change.fromMs <= fromMs)?.rate ?? rate;
  const within = changes.filter((change) => fromMs < change.fromMs && change.fromMs < toMs);
  const all = [{ fromMs: 0, rate: before }, ...within.map((each) => ({ ...each, fromMs: each.fromMs - fromMs }))];
  return loadOver(all, Math.max(SHORTEST_MS, toMs - fromMs), arrivals);
}
