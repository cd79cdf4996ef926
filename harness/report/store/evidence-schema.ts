import { z } from 'zod';
import { OUTCOME_KINDS } from '../../domain/outcome.ts';
import { isHistogram } from '../../runtime/histogram.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { figureSchema, ledgerSchema, verdictSchema, workerSchema } from '../run-report.ts';
import { planSchema } from './plan-schema.ts';

/**
 * The shape of what a run stores of a scenario, as far as anything reads it: a file that was cut, changed by hand or written
 * by something else is refused whole. Fields that a later version adds pass.
 */

const text = z.string();
const number = z.number();
const count = z.int().nonnegative();
const kind = z.enum(OUTCOME_KINDS);
const histogram = text.refine(isHistogram, 'is no HdrHistogram V2');
const counts = z.record(text, count);
/** How long it was asked for before may stand behind it. */
const sample = z.tuple([number, number.nullable(), number.optional()]).readonly();

/** The time that the process ran may stand behind it. */
const cpuWait = z.tuple([number, number.nullable(), number.optional()]).readonly();

const scraped = z.union([number, z.enum(['NaN', '+Inf', '-Inf']), z.null()]);

const samples = { count, minUs: count, maxUs: count, sumUs: number, hdr: histogram };

const recording = z.looseObject({
  ...samples,
  phase: text,
  kind,
  label: text,
  class: z.enum(['success', 'rejected', 'error']),
  status: count,
  route: text,
  clock: z.enum(['response', 'service']),
  endedIn: text.exactOptional(),
});

const interval = z.looseObject({
  phase: text,
  fromMs: number,
  toMs: number,
  sent: count,
  inFlight: count,
  labels: counts,
  count,
  p50Us: number,
  p99Us: number,
  maxUs: number,
  hdr: histogram.exactOptional(),
});

const visit = z.looseObject({ service: text, atMs: number, durationMs: number.nullable(), status: count });

const slow = z.looseObject({
  index: count,
  id: text.exactOptional(),
  route: text,
  phase: text,
  label: text,
  status: count,
  sentMs: number,
  durationMs: number,
  visits: z.array(visit).exactOptional(),
});

const load = z.looseObject({
  ledger: ledgerSchema,
  recordings: z.array(recording),
  intervals: z.array(interval),
  slowest: z.array(slow),
  health: z.array(z.looseObject({ atMs: number, latenessMs: number, loopDelayMs: number, cpu: number })),
  neverArrived: count.exactOptional(),
  reasons: z.array(z.looseObject({ phase: text, kind, route: text, reason: text, count })).exactOptional(),
  lateness: z.array(z.looseObject({ ...samples, phase: text })).exactOptional(),
  workers: z.array(workerSchema).exactOptional(),
});

const fault = z.looseObject({
  edge: text,
  kind: text,
  text,
  seed: number.exactOptional(),
  fromMs: number,
  toMs: number,
  lifted: z.boolean(),
  touched: number.nullable(),
  touchedAtMost: number.nullable().exactOptional(),
  witness: text,
  countedFrom: text.exactOptional(),
});

const evidence = z.looseObject({
  schema: z.literal(1),
  plan: planSchema,
  startedAt: z.iso.datetime(),
  durationMs: number,
  phases: z.array(z.looseObject({ name: text, fromMs: number, toMs: number })),
  load,
  series: z.array(z.looseObject({ name: text, service: text, samples: z.array(sample) })),
  counters: z.array(z.looseObject({ name: text, at: text, phase: text, value: number })),
  edges: z.array(z.looseObject({ edge: text, phase: text, connections: number.nullable() })).exactOptional(),
  idleEdges: z.array(text).exactOptional(),
  unpooled: z.array(text).exactOptional(),
  faults: z.array(fault),
  gaps: z
    .array(
      z.looseObject({
        service: text,
        problem: text,
        fromMs: number,
        toMs: number,
        ends: z.array(text).exactOptional(),
      }),
    )
    .exactOptional(),
  alerts: z
    .array(z.looseObject({ alert: text, evaluations: z.array(z.tuple([number, count.nullable()]).readonly()) }))
    .exactOptional(),
  scrapes: z
    .array(
      z.looseObject({
        service: text,
        atMs: z.array(number),
        failed: z.array(count),
        series: z.array(z.looseObject({ name: text, values: z.array(scraped) })),
      }),
    )
    .exactOptional(),
  cpuWaits: z.array(z.looseObject({ of: text, samples: z.array(cpuWait) })).exactOptional(),
  ended: z.looseObject({ reason: z.enum(['aborted', 'broken']), message: text }).exactOptional(),
});

export const judgedScenarioSchema = z.looseObject({
  evidence,
  verdicts: z.array(verdictSchema),
  first: z.array(verdictSchema).exactOptional(),
  figures: z.array(figureSchema).exactOptional(),
}) as unknown as z.ZodType<JudgedScenario>;
