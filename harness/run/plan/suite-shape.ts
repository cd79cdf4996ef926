import { z } from 'zod';
import { PHASE_NAMES, type Suite } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { misspeltInSuite, misspeltInTarget } from './misspelt-fields.ts';

const text = z.string();
const name = text.min(1);
const settings = z.record(text, z.record(text, text));
const positive = z.number().positive();

const load = z.discriminatedUnion('model', [
  z.looseObject({ model: z.literal('closed'), concurrency: z.number() }),
  z.looseObject({ model: z.literal('open'), durationMs: z.number(), arrivals: z.looseObject({ kind: name }) }),
]);

const request = z.looseObject({ method: name, path: text });

const target = z.looseObject({
  name,
  front: name,
  services: z.record(text, z.looseObject({ entry: z.instanceof(URL).optional(), store: name.optional() })),
  edges: z.array(z.looseObject({ from: name, to: name, env: z.union([name, z.record(text, text)]).optional() })),
  variants: z.record(text, z.looseObject({ about: text, env: settings.optional() })),
  requests: z.array(request),
  rules: z.array(z.looseObject({})),
  deadlineMs: positive.optional(),
});

const phase = z.looseObject({
  name: z.enum(PHASE_NAMES),
  load,
  faults: z.array(z.looseObject({ kind: name, on: name })).optional(),
});

const byVariant = <T extends z.ZodType>(value: T) => z.union([value, z.record(text, value)]).optional();

const alerts = z
  .array(z.looseObject({ file: text, text, compress: z.number(), scrapeMs: z.union([z.number(), z.nan()]) }))
  .optional();

const scenario = z.looseObject({
  name,
  about: text,
  target: target.optional(),
  phases: z.array(phase),
  statements: z.record(text, z.record(text, z.enum(['hold', 'break']))),
  figures: z.record(text, z.record(text, text)).optional(),
  alerts,
  requests: z.array(request).optional(),
  env: settings.optional(),
  timeScale: byVariant(positive),
  lane: byVariant(text),
  takesMs: byVariant(z.number()),
});

const suite = z.looseObject({
  name,
  about: text,
  target,
  timeScale: positive.optional(),
  warmUp: load.optional(),
  alerts,
  scenarios: z.array(scenario),
});

/** Where something that was declared as a suite has not the fields or types of one; empty when its shape is right. */
export function shapeProblems(declared: unknown): string[] {
  const { error } = suite.safeParse(declared);
  if (!error) return misspeltInSuite(declared as Suite);
  return error.issues.map(({ path, message }) => `${path.join('.') || 'suite'}: ${message}`);
}

/** The same for something that was given as a target. */
export function targetShapeProblems(given: unknown): string[] {
  const { error } = target.safeParse(given);
  if (!error) return misspeltInTarget(given as Target);
  return error.issues.map(({ path, message }) => `${path.join('.') || 'target'}: ${message}`);
}
