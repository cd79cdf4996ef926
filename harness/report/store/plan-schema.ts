import { z } from 'zod';

/** The plan in stored evidence, as far as anything reads it. */

const text = z.string();
const number = z.number();

const arrivals = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('constant'), rate: number }),
  z.looseObject({ kind: z.literal('poisson'), rate: number }),
  z.looseObject({ kind: z.literal('ramp'), from: number, to: number }),
  z.looseObject({ kind: z.literal('steps'), steps: z.array(z.looseObject({ rate: number, durationMs: number })) }),
  z.looseObject({ kind: z.literal('spike'), base: number, peak: number, atMs: number, forMs: number }),
  z.looseObject({ kind: z.literal('herd'), count: number }),
  z.looseObject({ kind: z.literal('schedule'), dueMs: z.array(number) }),
]);

const load = z.discriminatedUnion('model', [
  z.looseObject({
    model: z.literal('closed'),
    concurrency: number,
    requests: number.exactOptional(),
    durationMs: number.exactOptional(),
    thinkMs: number.exactOptional(),
  }),
  z.looseObject({ model: z.literal('open'), arrivals, durationMs: number, maxInFlight: number.exactOptional() }),
]);

const phase = z.looseObject({
  name: text,
  load,
  faults: z.array(z.looseObject({ kind: text, on: text })).exactOptional(),
  faultTexts: z.array(text).exactOptional(),
});

export const planSchema = z.looseObject({
  scenario: text,
  about: text,
  source: text.exactOptional(),
  suite: text,
  target: text,
  variant: text,
  lane: text,
  timeScale: number.positive(),
  seed: number,
  phases: z.array(phase),
  requests: z.array(z.looseObject({ method: text, path: text })),
  deadlineMs: number,
  statements: z.array(z.looseObject({ text, expected: z.enum(['hold', 'break']) })),
  figures: z.array(z.looseObject({ quantity: text, expected: text })).exactOptional(),
  headline: z.looseObject({ quantity: text, computed: text.exactOptional() }).exactOptional(),
  alerts: z
    .array(z.looseObject({ file: text, text, compress: number.positive(), scrapeMs: number.positive() }))
    .exactOptional(),
});
