import { readExpectedValue } from '../../assertions/grammar/expected-value.ts';
import { parseDuration } from '../../domain/duration.ts';
import type { Fault } from '../../domain/fault.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { traitsOf } from '../../faults/catalogue.ts';

/** Real ms that a healthy request of an unknown target is assumed to take. */
const TYPICAL_REQUEST_MS = 700;

/**
 * Roughly how long a plan takes, in ms; only used to start long lanes first. Where the plan declares no duration of its
 * requests, the caller is assumed to have no timeouts: it waits as long as the fault delays it, at most to the deadline.
 */
export function estimateMs(plan: ScenarioPlan): number {
  if (plan.takesMs !== undefined) return plan.takesMs;
  return plan.phases.reduce((sum, { name, load, faults }) => {
    const each = requestMs(plan, name, faults ?? []);
    if (load.model === 'open') return sum + load.durationMs + each;
    const byCount = load.requests === undefined ? Number.POSITIVE_INFINITY : (load.requests / load.concurrency) * each;
    return sum + Math.min(byCount, load.durationMs ?? Number.POSITIVE_INFINITY);
  }, 0);
}

function requestMs(plan: ScenarioPlan, phase: string, faults: readonly Fault[]): number {
  const { usualMs, mostMs = plan.deadlineMs } = declaredDuration(plan, phase);
  return usualMs ?? Math.min(mostMs, TYPICAL_REQUEST_MS / plan.timeScale + delayMs(faults, plan.deadlineMs));
}

/** Faults of one phase add up, and no request outlives the deadline. */
function delayMs(faults: readonly Fault[], deadlineMs: number): number {
  const sum = faults.reduce((total, fault) => total + traitsOf(fault).delayMs, 0);
  return Math.min(deadlineMs, sum);
}

/** How long the requests of a plan take by its own account, in ms of its clock. */
export interface DeclaredDuration {
  /** Of a usual request. */
  readonly usualMs?: number;
  /** No request takes longer. */
  readonly mostMs?: number;
}

const USUAL = /^(?:p50|median|mean) duration(?: during (?<phase>\S+))?$/;
const MOST = /^max duration(?: during (?<phase>\S+))?$/;
const BOUND = /^(?<quantity>\S+ duration(?: during \S+)?) <=? (?<value>\S+)$/;

/** Read from the figures computed beforehand and from bounds that are expected to hold. */
export function declaredDuration(plan: ScenarioPlan, phase: string): DeclaredDuration {
  const declared = [...figuresOf(plan), ...plan.statements.flatMap(boundOf)];
  const usualMs = Math.min(...msOf(declared, USUAL, phase));
  const mostMs = Math.min(...msOf(declared, MOST, phase));
  return {
    ...(Number.isFinite(usualMs) && { usualMs: usualMs / plan.timeScale }),
    ...(Number.isFinite(mostMs) && { mostMs: mostMs / plan.timeScale }),
  };
}

interface Declared {
  readonly quantity: string;
  readonly ms: number;
}

function figuresOf({ figures = [] }: ScenarioPlan): Declared[] {
  return figures.flatMap(({ quantity, expected }) => {
    const { unit, value } = readExpectedValue(expected);
    return unit === 'ms' ? [{ quantity, ms: value }] : [];
  });
}

function boundOf({ text, expected }: ScenarioPlan['statements'][number]): Declared[] {
  const { quantity = '', value = '' } = BOUND.exec(text)?.groups ?? {};
  const ms = parseDuration(value);
  return expected === 'hold' && ms !== undefined ? [{ quantity, ms }] : [];
}

function msOf(declared: readonly Declared[], wanted: RegExp, phase: string): number[] {
  return declared.flatMap(({ quantity, ms }) => {
    const match = wanted.exec(quantity);
    return match && [phase, undefined].includes(match.groups?.['phase']) ? [ms] : [];
  });
}
