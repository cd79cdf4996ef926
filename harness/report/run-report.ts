import { z } from 'zod';
import type { EndReason, LoadWorker } from '../domain/evidence.ts';
import type { Figure } from '../domain/figure.ts';
import type { Ledger } from '../domain/ledger.ts';
import { OUTCOME_KINDS } from '../domain/outcome.ts';
import type { Unit, Verdict } from '../domain/verdict.ts';

/**
 * The machine contract of `run.json` and `--json FILE`, published as run-report.schema.json, and the types of what it
 * holds. Readers must ignore fields they do not know: fields may be added within schema 1, never removed or given
 * another meaning. What the domain has a type for (verdicts, figures, the ledger) has that type here, too.
 */

const count = z.int().nonnegative();
const ms = z.number().nonnegative();
const name = z.string().min(1);
const outcome = z.enum(['passed', 'failed', 'inconclusive', 'aborted']);
/** Any text in the contract, so that a later version may measure in another unit. */
const unit = z.string() as z.ZodType<Unit>;

export const runHeaderSchema = z
  .looseObject({
    id: name,
    suite: name,
    testFile: name.exactOptional().describe('The file whose tests made the run; absent when a suite did'),
    environment: name,
    proxy: name,
    seed: z.int().nonnegative(),
    startedAt: z.iso.datetime(),
    durationMs: ms,
    versions: z.record(z.string(), z.string()),
    machine: name.exactOptional().describe('Cores, processor and system that the load came from'),
  })
  .describe('Which run this is and how to repeat it');

const phase = z.looseObject({ name, fromMs: ms, toMs: ms }).describe('ms since the scenario began');

export const ledgerSchema: z.ZodType<Ledger> = z
  .looseObject({
    planned: count,
    sent: count,
    dropped: count,
    outcomes: z.partialRecord(z.enum(OUTCOME_KINDS), count).describe('Requests per outcome kind'),
    unaccounted: count.describe('Must be 0: planned = sent + dropped, sent = sum of outcomes'),
  })
  .describe('The ledger of the scenario: what became of every request');

const endReason: z.ZodType<EndReason> = z
  .looseObject({ phase: name, kind: z.enum(OUTCOME_KINDS), route: z.string(), reason: name, count })
  .describe('Requests of one phase and route that were never sent, or could not be read, for one reason');

export const workerSchema: z.ZodType<LoadWorker> = z
  .looseObject({
    index: count,
    place: name.describe('Where it ran'),
    sent: count.describe('Requests; of a lost worker, those that it had told of'),
    clockErrorMs: ms.describe('Its clock is known to within so many ms, at worst'),
    startedLateMs: ms.describe('How long after its time it began a phase, at worst'),
    health: z
      .looseObject({ latenessMs: ms, loopDelayMs: ms, cpu: ms, cpuWaitMs: ms.exactOptional() })
      .describe('The worst of its intervals; cpu is a share of one core'),
    lost: z
      .looseObject({ atMs: z.number(), why: z.string() })
      .exactOptional()
      .describe('When and why it did not come to its end; ms since the scenario began. No verdict is given then'),
  })
  .describe('A load worker that sent from another place than the process that judged the run');

const durationSummary = z
  .looseObject({ count, minMs: ms, p50Ms: ms, p90Ms: ms, p99Ms: ms, p999Ms: ms, maxMs: ms })
  .describe('Durations as measured; min and max are exact, percentiles at most 0.1 % too high');

const phaseResponses = z
  .looseObject({ count, successes: count, p50Ms: ms, p90Ms: ms, p99Ms: ms, p999Ms: ms })
  .describe('Durations as measured; what later runs are compared with');

const slowest = z
  .looseObject({
    route: name,
    phase: name,
    label: name,
    status: count,
    sentMs: ms,
    durationMs: ms,
    faults: z.array(z.string()),
  })
  .describe('Real-time equivalent, ms; faults: those that acted while it was in flight');

export const verdictSchema: z.ZodType<Verdict> = z.looseObject({
  text: name,
  expected: z.enum(['hold', 'break']),
  verdict: z.enum(['pass', 'fail', 'inconclusive']).describe('pass: the statement held, wanted or not'),
  asExpected: z.boolean(),
  observed: z.number().nullable().describe('In unit, real-time equivalent; null when nothing was seen'),
  bound: z.number(),
  unit,
  samples: count,
  window: z.string(),
  why: z.string().exactOptional(),
  margin: z.number().exactOptional().describe('Room left as a share of the bound, negative where it is overstepped'),
  witnesses: z.array(z.string()).exactOptional().describe('Who was asked'),
  interval: z
    .tuple([z.number(), z.number().nullable()])
    .exactOptional()
    .describe('Of percentiles and shares: 99 % interval in unit; null where the sample is too small for an upper end'),
  slowest: z.array(slowest).exactOptional().describe('The slowest requests looked at, at most three'),
});

export const figureSchema: z.ZodType<Figure> = z
  .looseObject({
    quantity: name.describe('The left side of a statement'),
    expected: name.describe('As it was written: 5.58s ±10%'),
    low: z.number(),
    high: z.number(),
    observed: z.number().nullable().describe('In unit, real-time equivalent; null when nothing was seen'),
    unit,
    within: z.boolean().describe('Whether low <= observed <= high; it decides nothing about the outcome'),
    samples: count,
    why: z.string().exactOptional(),
  })
  .describe('A computed value beside the measured one');

const fault = z.looseObject({
  edge: name,
  kind: name,
  seed: z
    .int()
    .nonnegative()
    .exactOptional()
    .describe('Of its draws, if it makes any; each step of a shape has its own'),
  fromMs: ms,
  toMs: ms,
  touched: count.nullable().describe('Connections or requests that felt it; null when no witness can tell'),
});

const scenario = z.looseObject({
  name,
  target: name,
  variant: name,
  outcome,
  timeScale: z
    .number()
    .positive()
    .describe('Measured durations are 1/timeScale of real ones; statements are in real time'),
  phases: z.array(phase),
  ledger: ledgerSchema,
  reasons: z.array(endReason).exactOptional(),
  durations: z.record(z.string(), z.record(z.string(), durationSummary)).describe('Phase -> outcome label -> figures'),
  responses: z
    .record(z.string(), phaseResponses)
    .exactOptional()
    .describe('Phase -> figures of all requests together, without the warm-up; absent in runs of early versions'),
  statements: z.array(verdictSchema),
  first: z
    .array(verdictSchema)
    .exactOptional()
    .describe(
      'Found beside other lanes, where the machine may have changed it: measured again alone, and only that counts',
    ),
  figures: z.array(figureSchema).exactOptional(),
  cpuWaits: z
    .array(z.looseObject({ of: name, phase: name, waitedMs: ms }))
    .exactOptional()
    .describe('How long generator, proxies and services waited for a CPU; absent where the system does not tell'),
  workers: z
    .array(workerSchema)
    .exactOptional()
    .describe('Absent where all requests were sent from the process that judged the run'),
  faults: z.array(fault),
});

const runError = z
  .looseObject({
    scenario: name,
    variant: name,
    code: z.string().exactOptional(),
    message: z.string(),
    hint: z.string().exactOptional(),
  })
  .describe('A scenario that never got to its verdicts');

const skippedScenario = z
  .looseObject({ scenario: name, reason: z.string() })
  .describe('A scenario that this environment or machine cannot run, and what it waits for');

export const runReportSchema = z
  .looseObject({
    schema: z.literal(1),
    outcome,
    run: runHeaderSchema,
    scenarios: z.array(scenario),
    errors: z.array(runError).exactOptional(),
    skipped: z.array(skippedScenario).exactOptional(),
    /** Files of the report that could not be written: it did not pass. */
    notSaved: z.array(z.string()).exactOptional(),
  })
  .meta({ title: 'Squall run report', description: 'What a run of a suite found; run.json and --json FILE' });

/** The same contract as JSON Schema (draft 2020-12). */
export function runReportJsonSchema(): object {
  return z.toJSONSchema(runReportSchema, { io: 'input' });
}

export type RunReport = Frozen<z.infer<typeof runReportSchema>>;
export type RunHeader = Frozen<z.infer<typeof runHeaderSchema>>;
/** One scenario x variant: durations as measured, statements and figures in real time. */
export type ScenarioReport = Frozen<z.infer<typeof scenario>>;
/** Of the requests of one phase that had one outcome. */
export type DurationSummary = Frozen<z.infer<typeof durationSummary>>;
/** `code` is one of the error catalogue; without it the error is a bug. */
export type RunError = Frozen<z.infer<typeof runError>>;
export type SkippedScenario = Frozen<z.infer<typeof skippedScenario>>;

/** What a schema infers, read-only, and without the unknown fields that its loose objects let pass. */
type Frozen<T> = T extends readonly unknown[]
  ? { readonly [I in keyof T]: Frozen<T[I]> }
  : T extends object
    ? { readonly [Name in keyof T as IsUnknown<T, Name> extends true ? never : Name]: Frozen<T[Name]> }
    : T;

type IsUnknown<T, Name extends keyof T> = string extends Name ? (unknown extends T[Name] ? true : false) : false;
