import { formatDuration } from '../../domain/duration.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { nearest } from '../../runtime/nearest.ts';
import { problemAt } from './check-target.ts';
import type { Draft, DraftStep } from './draft.ts';

/** Steps that cannot follow each other so. */
export function checkSteps({ steps, length }: Draft): Problem[] {
  return [...checkOrder(steps), ...checkLength(steps, length), ...checkBaseline(steps), ...checkNames(steps)];
}

function checkOrder(steps: readonly DraftStep[]): Problem[] {
  let latest: DraftStep | undefined;
  return steps.flatMap((step): Problem[] => {
    if (step.atMs === undefined) return [];
    if (latest?.atMs === undefined || step.atMs >= latest.atMs) {
      latest = step;
      return [];
    }
    const before = `comes after steps[${latest.index}] at ${formatDuration(latest.atMs)}`;
    return [at(step, `${before}: put the steps in the order of their times`)];
  });
}

function checkLength(steps: readonly DraftStep[], lengthMs: number | undefined): Problem[] {
  if (lengthMs === undefined) return [];
  const ends = `the load ends at ${formatDuration(lengthMs)} (length)`;
  return steps.flatMap((step): Problem[] => {
    if (step.atMs === undefined || step.atMs < lengthMs) return [];
    if (step.atMs > lengthMs) return [at(step, `is too late: ${ends}`)];
    const needsLoad = step.kind === 'inject' || step.kind === 'load';
    return needsLoad ? [at(step, `is too late: ${ends}, so there would be nothing to break`)] : [];
  });
}

/** What is normal is seen before anything is broken. */
function checkBaseline(steps: readonly DraftStep[]): Problem[] {
  const first = steps.find(({ kind }) => kind === 'inject');
  return first?.atMs === 0
    ? [at(first, 'leaves no time before it: the steady state is judged by what was seen until the first fault')]
    : [];
}

/** What is known of a name so far. */
interface Named {
  readonly index: number;
  readonly atMs: number | undefined;
  /** When it is lifted by itself; undefined where only a step lifts it, or it is not known when. */
  readonly overMs: number | undefined;
  /** The step that lifted it. */
  readonly lifted?: number;
}

function checkNames(steps: readonly DraftStep[]): Problem[] {
  const names = new Map<string, Named>();
  return steps.flatMap((step): Problem[] => {
    if (step.kind !== 'inject' && step.kind !== 'lift') return [];
    const before = names.get(step.name);
    const isOver = before?.overMs !== undefined && (step.atMs ?? Number.NEGATIVE_INFINITY) >= before.overMs;
    if (step.kind === 'inject') {
      names.set(step.name, { index: step.index, atMs: step.atMs, overMs: overMs(step) });
      return before && !isOver && before.lifted === undefined ? [stillActs(step, before)] : [];
    }
    if (before) names.set(step.name, { ...before, lifted: step.index });
    return liftProblems(step, before, isOver, steps);
  });
}

function overMs({ atMs, forMs }: DraftStep & { readonly kind: 'inject' }): number | undefined {
  return forMs === undefined || atMs === undefined ? undefined : atMs + forMs;
}

function stillActs({ index, name }: DraftStep & { readonly kind: 'inject' }, before: Named): Problem {
  return problemAt(
    ['steps', index, 'inject', 'name'],
    ` is "${name}": it still acts since steps[${before.index}]; lift it before, or name this one otherwise`,
  );
}

function liftProblems(
  step: DraftStep & { readonly kind: 'lift' },
  before: Named | undefined,
  isOver: boolean,
  steps: readonly DraftStep[],
): Problem[] {
  const told = (why: string) => [problemAt(['steps', step.index, 'lift'], ` is "${step.name}": ${why}`)];
  if (before?.lifted !== undefined) return told(`steps[${before.lifted}] has lifted it already`);
  if (before && isOver)
    return told(`it is lifted by itself at ${formatDuration(before.overMs ?? 0)}, because of its \`for\``);
  if (before?.atMs !== undefined && before.atMs === step.atMs)
    return told(`it is injected at the same time, by steps[${before.index}], and would not act at all`);
  if (before) return [];
  const injected = steps.flatMap((each) => (each.kind === 'inject' ? [each] : []));
  const later = injected.find(({ name }) => name === step.name);
  if (later) return told(`it is injected only later, by steps[${later.index}]`);
  return told(`nothing of this name is injected${nearest(step.name, [...new Set(injected.map(({ name }) => name))])}`);
}

/** A problem of when a step is. */
function at({ index, atMs = 0 }: DraftStep, why: string): Problem {
  return { path: ['steps', index], text: `steps[${index}] at ${formatDuration(atMs)} ${why}` };
}
