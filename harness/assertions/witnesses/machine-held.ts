import type { Evidence } from '../../domain/evidence.ts';
import { machineOf } from './machine.ts';
import { type Hold, holdsOf, type InFlight } from './machine-holds.ts';
import { visitsTo } from './machine-visits.ts';
import type { Waits } from './waits.ts';

/**
 * What the machine can have added to the requests that were in flight in some time: more than `eachMs` to no more than
 * `requests` of them, and beyond that no more than `allMs` to all of them together.
 */
export interface Allowance {
  readonly eachMs: number;
  readonly requests: number;
  readonly allMs: number;
}

const known = new WeakMap<Evidence, Map<string, readonly Allowance[]>>();

/** Every one of them holds. The first has `eachMs` 0, so it says what was added in all. */
export function allowancesOf(evidence: Evidence, inFlight: InFlight): readonly Allowance[] {
  const own = known.get(evidence) ?? new Map<string, readonly Allowance[]>();
  known.set(evidence, own);
  const key = Object.values(inFlight).join(' ');
  const allowances = own.get(key) ?? allow(processesMet(evidence, inFlight));
  own.set(key, allowances);
  return allowances;
}

/** How many requests were held up for longer than `ms`, at most. */
export function heldUpLonger(allowances: readonly Allowance[], ms: number): number {
  const limits = allowances
    .filter(({ eachMs }) => eachMs <= ms)
    .map(({ eachMs, requests, allMs }) => Math.min(requests, allMs === 0 ? 0 : allMs / (ms - eachMs)));
  return Math.floor(Math.min(...limits));
}

interface Process {
  /** How often a request passes it. */
  readonly visitsEach: number;
  /** The longest that it can have held up one request. */
  readonly mostMs: number;
  /** The longest first. */
  readonly holds: readonly Hold[];
}

function processesMet(evidence: Evidence, inFlight: InFlight): readonly Process[] {
  const { threads, still, others } = machineOf(evidence);
  const met = (waits: Waits): Process => {
    const visitsEach = visitsTo(evidence, waits.of);
    const holds = holdsOf(evidence, waits, inFlight);
    const longest = holds.slice(0, visitsEach).reduce((sum, { ms }) => sum + ms, 0);
    const busyMs = waits.waited(inFlight.fromMs, inFlight.toMs) + waits.ran(inFlight.fromMs, inFlight.toMs);
    return { visitsEach, holds, mostMs: Math.min(longest, busyMs) };
  };
  return [...oneOf(threads.map(met)), ...[still, ...others].map(met)];
}

/** A request is sent by one of the generator's threads, and its answer comes there. */
function oneOf(threads: readonly Process[]): readonly Process[] {
  const [first] = threads;
  if (!first) return [];
  const holds = threads.flatMap((thread) => thread.holds).toSorted((a, b) => b.ms - a.ms);
  return [{ ...first, holds, mostMs: Math.max(...threads.map(({ mostMs }) => mostMs)) }];
}

/** Shares of the visits to a process, above which its holds count one by one. */
const LEVELS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999];

function allow(processes: readonly Process[]): readonly Allowance[] {
  const most = { eachMs: processes.reduce((sum, { mostMs }) => sum + mostMs, 0), requests: 0, allMs: 0 };
  const leveled = LEVELS.map((level) => {
    let [eachMs, requests, allMs] = [0, 0, 0];
    for (const { visitsEach, holds } of processes) {
      const levelMs = levelOf(holds, level);
      eachMs += visitsEach * levelMs;
      for (const { ms, visits } of holds) {
        if (ms <= levelMs) continue;
        requests += visits;
        allMs += visits * (ms - levelMs);
      }
    }
    return { eachMs, requests, allMs };
  });
  return [...leveled, most];
}

function levelOf(holds: readonly Hold[], level: number): number {
  if (level === 0) return 0;
  let left = (1 - level) * holds.reduce((sum, { visits }) => sum + visits, 0);
  for (const { ms, visits } of holds) {
    left -= visits;
    if (left < 0) return ms;
  }
  return 0;
}
