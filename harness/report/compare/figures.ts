import type { Verdict } from '../../domain/verdict.ts';
import type { RunReport } from '../run-report.ts';
import { durationsOf, type RunProfile } from './profile.ts';

/** What a comparison looks at in one run: a number for each figure of each phase. The run is the unit, not the request. */
export interface RunFigures {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly seed: number;
  /** Absent in runs of early versions. */
  readonly machine?: string;
  readonly scenarios: readonly ScenarioFigures[];
}

export interface ScenarioFigures {
  readonly name: string;
  readonly variant: string;
  readonly timeScale: number;
  readonly statements: readonly Verdict[];
  readonly phases: readonly PhaseFigures[];
}

/** All requests of a phase, whatever their outcome; durations in ms as measured, of those that were sent. */
export interface PhaseFigures {
  readonly phase: string;
  readonly count: number;
  readonly successes: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

export function figuresOf({ run, scenarios }: RunProfile): RunFigures {
  return {
    ...identity(run),
    scenarios: scenarios.map(({ name, variant, timeScale, statements, phases }) => ({
      name,
      variant,
      timeScale,
      statements,
      phases: phases.map(({ phase, count, successes, ...recorded }) => {
        const durations = durationsOf([{ phase, count, successes, ...recorded }]);
        const at = (percent: number) => (durations?.percentileUs(percent) ?? 0) / 1000;
        return { phase, count, successes, p50Ms: at(50), p90Ms: at(90), p99Ms: at(99), p999Ms: at(99.9) };
      }),
    })),
  };
}

/** The same from `run.json` alone; scenarios of versions that did not write `responses` have no phases. */
export function figuresOfReport({ run, scenarios }: RunReport): RunFigures {
  return {
    ...identity(run),
    scenarios: scenarios.map(({ name, variant, timeScale, statements, responses }) => ({
      name,
      variant,
      timeScale,
      statements,
      phases: Object.entries(responses ?? {}).map(([phase, figures]) => ({ phase, ...figures })),
    })),
  };
}

function identity({ id, startedAt, seed, machine }: RunProfile['run']): Omit<RunFigures, 'scenarios'> {
  return { id, startedAt, seed, ...(machine !== undefined && { machine }) };
}
