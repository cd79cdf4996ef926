import { availableParallelism, freemem } from 'node:os';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { estimateMs } from './estimate.ts';

/** Plans that share one started target and run one after another. */
export interface Lane {
  readonly name: string;
  readonly plans: readonly [ScenarioPlan, ...ScenarioPlan[]];
  readonly estimateMs: number;
}

/** The lanes of `plans` in the order in which they are to start, the longest first (LPT rule, Graham 1969). */
export function lanesOf(plans: readonly ScenarioPlan[]): Lane[] {
  const byName = new Map<string, [ScenarioPlan, ...ScenarioPlan[]]>();
  for (const plan of plans) {
    const members = byName.get(plan.lane);
    if (members) members.push(plan);
    else byName.set(plan.lane, [plan]);
  }
  return [...byName]
    .map(([name, members]) => ({ name, plans: members, estimateMs: sum(members.map(estimateMs)) }))
    .sort((a, b) => b.estimateMs - a.estimateMs);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const MEMORY_PER_LANE = 400 * 1024 * 1024;

/** Lanes mostly wait, so several share a core; a lane is a handful of processes, so memory is a limit too. */
export function lanesAtOnce(cores = availableParallelism(), freeBytes = freemem()): number {
  return Math.max(2, Math.min(cores * 7, Math.floor(freeBytes / MEMORY_PER_LANE)));
}
