import { readExpectedValue } from '../../assertions/grammar/expected-value.ts';
import { parseDuration } from '../../domain/duration.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';

/** What a plan says of how long its requests take, in ms of its own clock. */
export interface SaidDuration {
  /** Of a usual request. */
  readonly usualMs?: number;
  /** No request takes longer. */
  readonly mostMs?: number;
}

const USUAL = /^(?:p50|median|mean) duration(?: during (?<phase>\S+))?$/;
const MOST = /^max duration(?: during (?<phase>\S+))?$/;
const BOUND = /^(?<quantity>\S+ duration(?: during \S+)?) <=? (?<value>\S+)$/;

/** A computed figure says it, and so does a bound that is expected to hold. */
export function saidDuration(plan: ScenarioPlan, phase: string): SaidDuration {
  const said = [...figuresOf(plan), ...plan.statements.flatMap(boundOf)];
  const usualMs = Math.min(...saidOf(said, USUAL, phase));
  const mostMs = Math.min(...saidOf(said, MOST, phase));
  return {
    ...(Number.isFinite(usualMs) && { usualMs: usualMs / plan.timeScale }),
    ...(Number.isFinite(mostMs) && { mostMs: mostMs / plan.timeScale }),
  };
}

interface Said {
  readonly quantity: string;
  readonly ms: number;
}

function figuresOf({ figures = [] }: ScenarioPlan): Said[] {
  return figures.flatMap(({ quantity, expected }) => {
    const { unit, value } = readExpectedValue(expected);
    return unit === 'ms' ? [{ quantity, ms: value }] : [];
  });
}

function boundOf({ text, expected }: ScenarioPlan['statements'][number]): Said[] {
  const { quantity = '', value = '' } = BOUND.exec(text)?.groups ?? {};
  const ms = parseDuration(value);
  return expected === 'hold' && ms !== undefined ? [{ quantity, ms }] : [];
}

function saidOf(said: readonly Said[], what: RegExp, phase: string): number[] {
  return said.flatMap(({ quantity, ms }) => {
    const read = what.exec(quantity);
    return read && [phase, undefined].includes(read.groups?.['phase']) ? [ms] : [];
  });
}
