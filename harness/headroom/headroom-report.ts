import { z } from 'zod';

const level = z.number().positive();

/** One run at one level. */
const trialSchema = z.strictObject({
  level,
  /** The level in words: `310/s`, `latency 4 s on payment->bank`. */
  text: z.string(),
  answer: z.enum(['holds', 'breaks', 'unclear']),
  /** What was observed of each statement, in words, and why it broke or is not known. */
  saw: z.array(
    z.strictObject({
      statement: z.string(),
      verdict: z.enum(['pass', 'fail', 'inconclusive']),
      observed: z.string(),
      why: z.string().optional(),
    }),
  ),
  /** The service that ended under it, in words. */
  died: z.string().optional(),
});

/** How far one variant holds under one condition. Levels are requests per second, or the factor on the durations of the faults. */
const envelopeSchema = z.strictObject({
  variant: z.string(),
  condition: z.string(),
  /** The highest level that is known to hold; null where none is. */
  holdsUpTo: level.nullable(),
  /** The lowest level that is known to break; null where none is. What lies between the two is not known. */
  breaksFrom: level.nullable(),
  /** Why the search ended before it was done: the system did not come back, or the run was stopped. */
  ended: z.string().optional(),
  trials: z.array(trialSchema),
});

/** `headroom.json` */
export const headroomReportSchema = z.strictObject({
  schema: z.literal('squall-headroom/1'),
  run: z.strictObject({
    id: z.string(),
    startedAt: z.string(),
    suite: z.string(),
    target: z.string(),
    environment: z.string(),
    seed: z.int(),
    timeScale: z.number(),
  }),
  statements: z.array(z.string()).min(1),
  raised: z.enum(['rate', 'size']),
  from: level,
  to: level,
  /** Share by which `breaksFrom` may lie above `holdsUpTo`. */
  within: z.number().positive(),
  /** Runs of one level that must agree. */
  confirm: z.int().positive(),
  envelopes: z.array(envelopeSchema),
});

export type Trial = z.infer<typeof trialSchema>;
export type Envelope = z.infer<typeof envelopeSchema>;
export type HeadroomReport = z.infer<typeof headroomReportSchema>;
