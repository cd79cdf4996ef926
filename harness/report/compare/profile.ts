import { z } from 'zod';
import type { Recording } from '../../domain/recording.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { type Durations, isHistogram, mergeDurations } from '../../runtime/histogram.ts';
import type { RunRecord } from '../judged-scenario.ts';
import type { RunHeader } from '../run-report.ts';
import { runHeaderSchema, verdictSchema } from '../run-report.ts';

/** What a comparison needs of one run: small enough to be kept as a baseline in a repository. */
export interface RunProfile {
  readonly schema: 1;
  readonly run: RunHeader;
  readonly scenarios: readonly ScenarioProfile[];
}

export interface ScenarioProfile {
  readonly name: string;
  readonly variant: string;
  readonly timeScale: number;
  readonly statements: readonly Verdict[];
  readonly phases: readonly PhaseProfile[];
}

/**
 * Every request of a phase, whatever its outcome, as measured; and how many of them succeeded. What was never sent is counted,
 * as no success, and has no duration.
 */
export interface PhaseProfile {
  readonly phase: string;
  readonly successes: number;
  readonly count: number;
  readonly minUs: number;
  readonly maxUs: number;
  readonly sumUs: number;
  /** HdrHistogram V2, compressed, base64. */
  readonly hdr: string;
}

/** The profile of a stored run; warm-up is left out, as it is of every statement. */
export function profileOf({ report, scenarios }: RunRecord): RunProfile {
  return {
    schema: 1,
    run: report.run,
    scenarios: report.scenarios.map(({ name, variant, timeScale, statements }) => {
      const judged = scenarios.find(({ evidence: { plan } }) => plan.scenario === name && plan.variant === variant);
      const recordings = (judged?.evidence.load.recordings ?? []).filter(
        ({ clock, phase, count }) => clock === 'response' && phase !== 'warmup' && count > 0,
      );
      const phases = [...Map.groupBy(recordings, ({ phase }) => phase)].map(([phase, members]) =>
        phaseOf(phase, members),
      );
      return { name, variant, timeScale, statements, phases };
    }),
  };
}

function phaseOf(phase: string, members: readonly Recording[]): PhaseProfile {
  const sent = members.filter(({ kind }) => kind !== 'dropped');
  // Where nothing was sent, the recordings of what was not hold as many zeros.
  const merged = mergeDurations(sent) ?? mergeDurations(members);
  if (!merged) throw new Error(`phase ${phase} has recordings without a sample`);
  const sum = (own: readonly Recording[], of: (recording: Recording) => number) =>
    own.reduce((total, each) => total + of(each), 0);
  return {
    phase,
    successes: sum(sent, (each) => (each.class === 'success' ? each.count : 0)),
    count: sum(members, ({ count }) => count),
    minUs: merged.minUs,
    maxUs: merged.maxUs,
    sumUs: sum(sent, ({ sumUs }) => sumUs),
    hdr: merged.encode(),
  };
}

/** Durations of the same phase of one or several runs. */
export function durationsOf(phases: readonly PhaseProfile[]): Durations | undefined {
  const key = { kind: 'answered', label: 'all', class: 'success', status: 0, route: 'all', clock: 'response' } as const;
  return mergeDurations(phases.map(({ successes: _, ...recorded }) => ({ ...key, ...recorded })));
}

const name = z.string().min(1);
const whole = z.int().nonnegative();

/** Checks what is read from a file of baselines. */
export const profilesSchema: z.ZodType<readonly RunProfile[]> = z
  .array(
    z.looseObject({
      schema: z.literal(1),
      run: runHeaderSchema,
      scenarios: z.array(
        z.looseObject({
          name,
          variant: name,
          timeScale: z.number().positive(),
          statements: z.array(verdictSchema),
          phases: z.array(
            z.looseObject({
              phase: name,
              successes: whole,
              count: whole,
              minUs: whole,
              maxUs: whole,
              sumUs: whole,
              hdr: z.string().refine(isHistogram, 'is no HdrHistogram V2'),
            }),
          ),
        }),
      ),
    }),
  )
  .min(1);
