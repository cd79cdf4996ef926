import { z } from 'zod';
import { verdictSchema } from '../../report/run-report.ts';

/**
 * The journal of a game day: one entry a line, appended and written through to the disk before what it tells goes on. It is all that
 * a report needs, so a game day that was killed has one, too. The live page shows nothing else. Its times are measured ones: at time
 * scale 10 a fault that is planned for 30 s acts for 3 s. Only the figures of a `second` are real-time equivalents.
 */

const ms = z.number().nonnegative();
const text = z.string();
const counts = z.record(z.string(), z.number());

/** Who acted: `page`, `terminal`, `squall stop`, `signal SIGINT`, `runbook`, `guard`. */
const by = z.string();

const fault = {
  name: text.describe('As the runbook calls it'),
  text: text.describe('latency 5 s on payment->bank'),
  on: text.describe('Edge or service'),
};

/** Ms since the first variant's load began, monotonic; -1 before that, where only `wall` tells when. */
const at = z.number();

const entry = <Kind extends string, Shape extends z.core.$ZodLooseShape>(kind: Kind, shape: Shape) =>
  z.looseObject({ kind: z.literal(kind), atMs: at, wall: z.iso.datetime(), ...shape });

const opened = entry('opened', {
  schema: z.literal('squall-gameday/1'),
  id: text,
  name: text,
  title: text,
  hypothesis: text,
  owner: text.exactOptional(),
  roles: z.record(z.string(), z.string()),
  notes: text.exactOptional(),
  target: text,
  variants: z.array(text),
  environment: text,
  proxy: text,
  timeScale: z.number().positive(),
  seed: z.int(),
  rate: z.number(),
  lengthMs: ms,
  edges: z.array(text),
  steps: z.array(z.looseObject({ kind: text, atMs: ms, text })).describe('As planned, real ms'),
  steadyState: z.array(text),
  expect: z.record(z.string(), z.array(z.object({ text, expected: z.enum(['hold', 'break']) }))),
  abort: z.array(text),
  alerts: z
    .array(text)
    .exactOptional()
    .describe('Names of the alerts that its rules may fire; absent where it has no rules'),
  repeat: text.describe('The command that runs it again'),
  versions: z.record(z.string(), z.string()),
  machine: text.exactOptional(),
});

export const entrySchema = z.discriminatedUnion('kind', [
  opened,
  entry('variant', {
    variant: text,
    state: z.enum(['starting', 'running', 'ended']),
    beganMs: ms.exactOptional().describe('When its load began, on the clock of `atMs`'),
    versions: z.record(z.string(), z.string()).exactOptional().describe('Of what was started for it'),
  }),
  entry('phase', { variant: text, phase: z.enum(['baseline', 'fault', 'recovery']) }),
  entry('step', {
    variant: text,
    index: z.int().nonnegative(),
    text,
    state: z.enum(['began', 'done', 'failed', 'skipped']),
    why: text.exactOptional(),
  }),
  entry('said', { text, by: by.describe('Also of what somebody wrote into the log') }),
  entry('gate', {
    variant: text,
    index: z.int().nonnegative(),
    question: text,
    state: z.enum(['waits', 'passed', 'refused']),
    by: by.exactOptional(),
    waitedMs: ms.exactOptional(),
  }),
  entry('fault-applied', {
    variant: text,
    ...fault,
    liftsAtMs: z.number().exactOptional().describe('When its time is over'),
  }),
  entry('fault-lifted', {
    variant: text,
    ...fault,
    by,
    actedMs: ms,
    touched: z
      .number()
      .nullable()
      .describe('Connections, requests or calls that felt it; null when no witness can tell'),
  }),
  entry('second', {
    variant: text,
    phase: text,
    lastsMs: ms.describe('Of which it tells; all figures are real-time equivalents'),
    sent: z.number(),
    inFlight: z.number(),
    perSecond: z.number(),
    p50Ms: ms.nullable(),
    p99Ms: ms.nullable(),
    maxMs: ms.nullable(),
    labels: counts.describe('Requests that ended in it, per outcome label'),
    classes: counts.describe('The same per class: success, rejected, error, fallback'),
    services: z.record(z.string(), counts).describe('Service -> metric by its Squall name: what it last reported'),
  }),
  entry('statement', {
    variant: text,
    text,
    of: z.enum(['steady state', 'check', 'expect']),
    state: z.enum(['holds', 'broken', 'unknown']).describe('Provisional while the run goes on'),
    observed: text,
  }),
  entry('alert', {
    variant: text,
    name: text,
    state: z.enum(['fires', 'resolved']),
    labels: z.record(z.string(), z.string()),
    sinceMs: z.number().exactOptional().describe('When it did, on the clock of `atMs`: it is noticed a little later'),
  }),
  entry('abort', { variant: text.exactOptional(), guard: text, observed: text }),
  entry('stop', { by, why: text.exactOptional() }),
  entry('healed', {
    by,
    faults: z.int().nonnegative().describe('That acted when it was asked for'),
    tookMs: ms,
    left: z.array(text).describe('What could not be lifted'),
  }),
  entry('verdicts', {
    variant: text,
    verdicts: z.array(verdictSchema),
    run: text.exactOptional().describe('Where its evidence is shown, from the folder of the journal'),
  }),
  entry('ended', {
    outcome: z.enum(['as expected', 'failed', 'inconclusive', 'aborted', 'stopped', 'broken', 'not started']),
    why: text.exactOptional(),
  }),
]);

export type JournalEntry = z.infer<typeof entrySchema>;
export type EntryKind = JournalEntry['kind'];
export type EntryOf<Kind extends EntryKind> = Extract<JournalEntry, { kind: Kind }>;

/** The fields that it has by its schema: a reader lets others pass, and a writer adds none. */
type Declared<T> = { [Field in keyof T as string extends Field ? never : Field]: T[Field] };

/** An entry without its time stamps, as code that acts gives it. */
export type NewEntryOf<Kind extends EntryKind> = Omit<Declared<EntryOf<Kind>>, 'atMs' | 'wall'>;
export type NewEntry = { [Kind in EntryKind]: NewEntryOf<Kind> }[EntryKind];

/** Appends entries; resolves when the entry is on the disk. */
export type Write = (entry: NewEntry) => Promise<void>;
