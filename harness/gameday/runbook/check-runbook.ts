import type { AlertRules } from '../../domain/alert.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { Target } from '../../domain/target.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { DEFAULT_DEADLINE_MS } from '../../run/plan/check-load.ts';
import { scaleProblems } from '../../run/plan/check-services.ts';
import { checkBlastRadius, checkFaults, checkTogether } from './check-faults.ts';
import { checkStatements } from './check-statements.ts';
import { checkSteps } from './check-steps.ts';
import { checkAgainstTarget, checkLoads, findTarget, problemAt } from './check-target.ts';
import type { Draft } from './draft.ts';
import { parseGuard } from './guard.ts';
import { readAlerts } from './read-alerts.ts';
import type { AbortGuard } from './runbook.ts';
import { actsOf, phasesOf } from './timeline.ts';

/** What a runbook refers to. */
export interface Surroundings {
  /** Of the configuration, by name. */
  readonly targets: Readonly<Record<string, Target>>;
  /** Absolute; files that it names are relative to it. */
  readonly folder: string;
}

/** A draft, and what it refers to where that is all right. */
export interface CheckedDraft {
  readonly target: Target | undefined;
  readonly abort: readonly AbortGuard[];
  readonly alerts: readonly string[];
  readonly alertRules: readonly AlertRules[];
  readonly problems: readonly Problem[];
}

/** Every problem of what could be read of a runbook, before anything is started. */
export function checkDraft(draft: Draft, { targets, folder }: Surroundings): CheckedDraft {
  const { length: lengthMs, steps, timeScale = 1 } = draft;
  const { target, problems: ofTarget } = findTarget(draft, targets);
  const acts = lengthMs === undefined ? [] : actsOf(steps, lengthMs);
  const phases = lengthMs === undefined || !areKnown(draft) ? undefined : phasesOf(acts, lengthMs);
  const { rules, files, problems: ofAlerts } = readAlerts(draft, folder);
  const { guards, problems: ofGuards } = readGuards(draft, target);
  return {
    target,
    abort: guards,
    alerts: files,
    alertRules: rules ?? [],
    problems: [
      ...ofTarget,
      ...(target ? checkAgainstTarget(draft, target) : []),
      ...(target ? scaleProblems(target, timeScale).map((text) => problemAt(['timeScale'], `: ${text}`)) : []),
      ...checkLoads(draft, timeScale),
      ...checkSteps(draft),
      ...checkFaults(draft, target),
      ...checkTogether(acts),
      ...(target ? checkBlastRadius(draft, acts, target) : []),
      ...checkStatements(draft, { target, phases, lengthMs, rules }),
      ...ofGuards,
      ...ofAlerts,
    ],
  };
}

/** Whether it is known when everything acts: a step that cannot be read may be the one that lifts. */
function areKnown({ steps }: Draft): boolean {
  return steps.every(({ kind, atMs }) => kind !== 'unknown' && atMs !== undefined);
}

/** A guard on a duration that no request can have: it ends at its deadline, and is no longer in flight. */
function isBeyondDeadline({ quantity, comparison, bound }: AbortGuard, deadlineMs: number): boolean {
  return quantity.endsWith('duration') && comparison === '>' && bound >= deadlineMs;
}

function readGuards(
  { abort = [], length }: Draft,
  target: Target | undefined,
): {
  readonly guards: readonly AbortGuard[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const guards = abort.flatMap((text, i) => {
    const refuse = (why: string) => {
      problems.push(problemAt(['abort', i], `: "${text}": ${why}`));
      return [];
    };
    try {
      const guard = parseGuard(text);
      const { deadlineMs = DEFAULT_DEADLINE_MS } = target ?? {};
      if (target && isBeyondDeadline(guard, deadlineMs))
        return refuse(`a request of target ${target.name} ends at its deadline of ${formatDuration(deadlineMs)}`);
      if (length === undefined || guard.windowMs <= length) return [guard];
      return refuse(`its window is longer than the load, which ends at ${formatDuration(length)}`);
    } catch (error) {
      return refuse((error as Error).message);
    }
  });
  return { guards, problems };
}
