import { z } from 'zod';

const ms = z.number();
const text = z.string();
const count = z.number();
const unitName = z.enum(['ms', 'ratio', 'count', 'per second']);

export const plannedSchema = z.looseObject({
  id: text,
  name: text,
  title: text,
  hypothesis: text,
  owner: text.exactOptional(),
  roles: z.record(text, text),
  notes: text.exactOptional(),
  target: text,
  variants: z.array(text),
  environment: text,
  proxy: text,
  timeScale: z.number(),
  seed: z.int(),
  rate: z.number(),
  lengthMs: ms,
  edges: z.array(text),
  abort: z.array(text),
  repeat: text,
  versions: z.record(text, text),
  machine: text.exactOptional(),
});

const fault = z.looseObject({
  name: text,
  text,
  on: text,
  fromMs: ms,
  toMs: ms.nullable().describe('null: the journal does not say that it was lifted'),
  liftedBy: text.nullable(),
  touched: count.nullable().describe('What felt it; null when no witness could tell'),
});

const statement = z.looseObject({
  text,
  of: z.enum(['steady state', 'check', 'expect']),
  expected: z.enum(['hold', 'break']),
  state: z.enum(['holds', 'broken', 'unknown']),
  provisional: z.boolean().describe('Not judged at the end: the last that was told while the variant ran'),
  asExpected: z.boolean().nullable(),
  told: text,
  observed: z.number().nullable(),
  bound: z.number().nullable(),
  unit: unitName.nullable(),
  why: text.nullable(),
});

export const hypothesisSchema = z.looseObject({
  result: z.enum(['confirmed', 'refuted', 'undecided', 'not tested']),
  because: z.enum([
    'all as expected',
    'not as expected',
    'inconclusive',
    'not judged',
    'nothing expected',
    'nothing broken',
    'nothing felt',
    'variants missing',
  ]),
  by: z.array(z.looseObject({ variant: text, statement })),
});

const moment = { variant: text, atMs: ms };

export const endingSchema = z.looseObject({
  outcome: z
    .enum(['as expected', 'failed', 'inconclusive', 'aborted', 'stopped', 'broken', 'not started', 'no end'])
    .describe('no end: the journal just ends; the game day was killed, or still runs'),
  why: text.nullable(),
  abort: z.looseObject({ ...moment, guard: text, observed: text }).nullable(),
  stop: z.looseObject({ ...moment, by: text, why: text.nullable() }).nullable(),
  heals: z.array(z.looseObject({ variant: text, by: text, faults: count, tookMs: ms, left: z.array(text) })),
  left: z.array(text).describe('What could not be lifted'),
  unlifted: z.array(z.looseObject({ variant: text, fault })),
});

const goodput = z
  .looseObject({
    perSecond: z.number().describe('Successes per second of real time'),
    share: z.number().nullable().describe('Successes, of what was due'),
    p99Ms: ms.nullable().describe('Of the middle one of its seconds'),
    maxMs: ms.nullable(),
  })
  .nullable();

const sign = { what: text, afterMs: ms.describe('Since the first fault was applied') };

const recovery = z.discriminatedUnion('state', [
  z.looseObject({
    state: z.literal('recovered'),
    lowMs: ms,
    highMs: ms,
    shownMs: ms,
    factor: z.number().nullable().describe('As a multiple of the fault'),
  }),
  z.looseObject({ state: z.literal('not recovered'), lowMs: ms, factor: z.number().nullable(), why: text }),
  z.looseObject({ state: z.literal('unknown'), why: text }),
]);

const timelineItem = z.looseObject({
  atMs: ms.describe('Since the load of the variant began'),
  wall: text,
  kind: z.enum([
    'said',
    'load',
    'step',
    'gate',
    'fault',
    'lift',
    'statement',
    'alert',
    'abort',
    'stop',
    'healed',
    'verdicts',
  ]),
  by: text.nullable(),
  tone: z.enum(['plain', 'good', 'bad']),
  text,
});

export const variantSchema = z.looseObject({
  variant: text,
  faults: z.array(fault),
  span: z.looseObject({ fromMs: ms, toMs: ms.nullable() }).nullable(),
  impact: z.looseObject({
    sent: count,
    failed: count,
    failedShare: z.number().nullable().describe('Of all that ended'),
    rejected: count,
    fallback: count,
    inFlightAtEnd: count,
    before: goodput,
    during: goodput,
    after: goodput,
  }),
  labels: z.array(z.looseObject({ label: text, before: count, during: count, after: count })),
  errorBudgets: z.array(
    z.looseObject({
      statement: text,
      requests: count,
      allowed: z.number(),
      spent: count,
      burnt: z.number().nullable(),
    }),
  ),
  detection: z
    .looseObject({
      rules: count.nullable(),
      alert: z.looseObject(sign).nullable(),
      other: z.looseObject({ kind: z.enum(['statement', 'guard', 'person']), ...sign }).nullable(),
    })
    .nullable(),
  recovery: recovery.describe('From when the last fault was lifted, as `outage after fault` means it'),
  amplification: z
    .array(
      z.looseObject({
        service: text,
        before: z.number().nullable(),
        during: z.number().nullable(),
        after: z.number().nullable(),
      }),
    )
    .describe('Calls that reached a service for each request of the caller'),
  gates: z.array(
    z.looseObject({
      question: text,
      atMs: ms,
      answer: z.enum(['passed', 'refused', 'none']),
      by: text.nullable(),
      waitedMs: ms.nullable().describe('As people waited'),
      faults: z.array(text).describe('That acted meanwhile'),
    }),
  ),
  statements: z.array(statement),
  timeline: z.array(timelineItem),
  run: text.nullable(),
});
