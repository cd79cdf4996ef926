import type { Random } from '../../../domain/ports.ts';
import type { PhaseFigures, RunFigures } from '../figures.ts';
import { held } from './held.ts';

/**
 * A machine that others use as well. All of it is noise: the code never changes unless `Slowdown` says so. Deviations are
 * of logarithms, so 0.1 is about 10 %.
 */
export interface Machine {
  /** Speed that all requests share: an AR(1) process over minutes (neighbours), and one over days (placement, updates). */
  readonly minutes: number;
  readonly days: number;
  /** Largest steady slowdown of a session, per run. */
  readonly drift: number;
  /** What differs from phase to phase; heavy tails (Student's t with 3 degrees of freedom). */
  readonly own: number;
  /** Probability of a burst that hits one phase alone: up to several times as slow, and failures. */
  readonly bursts: number;
}

export const QUIET: Machine = { minutes: 0.02, days: 0.03, drift: 0.002, own: 0.015, bursts: 0.002 };
export const NOISY: Machine = { minutes: 0.1, days: 0.15, drift: 0.01, own: 0.04, bursts: 0.02 };

/** One scenario of which all requests take `factor` times as long. */
export interface Slowdown {
  readonly scenario: number;
  readonly factor: number;
}

export interface Session {
  /** A run that follows the last one at once. */
  run(slowdown?: Slowdown): RunFigures;
  rest(hours: number): void;
}

const SCENARIOS = 8;
const PHASES = ['baseline', 'fault', 'recovery'];
const PHASE_MINUTES = 0.25;
/** How much more than the median a figure moves when a phase is disturbed. */
const UNSTEADY = { p50Ms: 1, p90Ms: 1.4, p99Ms: 2.5, p999Ms: 5 } as const;
const USUAL_MS = { p50Ms: 40, p90Ms: 70, p99Ms: 110, p999Ms: 180 } as const;

export function onMachine(machine: Machine, random: Random): Session {
  let [atMinutes, runs] = [0, 0];
  const fast = process(machine.minutes, 5, random);
  const slow = process(machine.days, 2 * 24 * 60, random);
  let drift = 0;
  let perRun = machine.drift * (2 * random.next() - 1);
  return { run, rest };

  function rest(hours: number): void {
    atMinutes += hours * 60;
    fast.pass(hours * 60);
    slow.pass(hours * 60);
    drift = 0;
    perRun = machine.drift * (2 * random.next() - 1);
  }

  function run(slowdown?: Slowdown): RunFigures {
    const startedAt = new Date(Date.UTC(2026, 0, 1) + atMinutes * 60_000).toISOString();
    const scenarios = Array.from({ length: SCENARIOS }, (_, i) => ({
      name: `S${i}`,
      variant: 'naive',
      timeScale: 1,
      statements: [held],
      phases: PHASES.map((phase) => ofPhase(phase, slowdown?.scenario === i ? Math.log(slowdown.factor) : 0)),
    }));
    drift += perRun;
    runs += 1;
    return { id: `run-${runs}-${startedAt}`, startedAt, seed: 7, machine: '2 x A', scenarios };
  }

  function ofPhase(phase: string, slower: number): PhaseFigures {
    atMinutes += PHASE_MINUTES;
    const common = fast.pass(PHASE_MINUTES) + slow.pass(PHASE_MINUTES) + drift + slower;
    const isBurst = random.next() < machine.bursts;
    const burst = isBurst ? -0.5 * Math.log(1 - random.next()) : 0;
    const shared = machine.own * heavy(random);
    const ms = (figure: keyof typeof USUAL_MS) => {
      const own = shared + 0.5 * machine.own * heavy(random);
      return USUAL_MS[figure] * Math.exp(common + UNSTEADY[figure] * own + burst * Math.sqrt(UNSTEADY[figure]));
    };
    const count = 1000;
    const failures = isBurst ? random.int(0, 40) : random.int(0, 2);
    const successes = count - failures;
    return {
      phase,
      count,
      successes,
      p50Ms: ms('p50Ms'),
      p90Ms: ms('p90Ms'),
      p99Ms: ms('p99Ms'),
      p999Ms: ms('p999Ms'),
    };
  }
}

/** An AR(1) process in time with standard deviation `deviation` that forgets within about `memoryMinutes`. */
function process(deviation: number, memoryMinutes: number, random: Random) {
  let value = deviation * normal(random);
  const pass = (minutes: number): number => {
    const kept = Math.exp(-minutes / memoryMinutes);
    value = kept * value + deviation * Math.sqrt(1 - kept * kept) * normal(random);
    return value;
  };
  return { pass };
}

function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

/** Student's t with 3 degrees of freedom, scaled to standard deviation 1. */
function heavy(random: Random): number {
  const squares = normal(random) ** 2 + normal(random) ** 2 + normal(random) ** 2;
  return normal(random) / Math.sqrt(squares);
}
