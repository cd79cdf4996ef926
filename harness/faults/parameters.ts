import { z } from 'zod';
import type { FaultParameter } from '../domain/fault-kind.ts';

/** What faults on an edge have in common. */
export const edgeParameters = {
  on: z.string().regex(/^[^>]+->[^>]+$/, 'must name an edge such as payment->bank'),
};

/** What faults on a service have in common. */
export const serviceParameters = {
  on: z.string().regex(/^[^>]+$/, 'must name a service, not an edge'),
};

/** Seeds cross the proxy's API as integers. */
export const seedParameter = z.int().min(0);

export const streamParameters = {
  ...edgeParameters,
  stream: z.enum(['upstream', 'downstream']),
  /** Share of the connections that meet it; drawn once per connection, not per request. */
  toxicity: z.number().min(0).max(1),
  seed: seedParameter.optional(),
};

/** A day. The proxies take no longer delay, and beyond it one is a mistake. */
const LONGEST_MS = 86_400_000;

export const durationParameter = z.number().min(0).max(LONGEST_MS, 'must be at most a day (24h)');

/** Of a fault that acts on the listener, which all connections share. */
export const wholeListenerParameters = {
  toxicity: z.number().min(1, 'must be 1: it acts on the listener, which all connections share').max(1),
};

/** Problems of `fault` in words, each with the name of its parameter; empty when it fits `schema`. */
export function problemsOf(schema: z.ZodType, fault: { readonly kind: string; readonly on: string }): string[] {
  const { error } = schema.safeParse(fault);
  const issues = error?.issues ?? [];
  return issues.map(({ path, message }) => `${fault.kind} on ${fault.on}: ${[...path, message].join(' ')}`);
}

/** What is not told by the schema of a kind. */
export interface ParameterHints {
  /** Field -> what it is when it is left out, as the builder of the kind has it. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** Field -> its name in files, where that is not the field without `Ms`. */
  readonly names?: Readonly<Record<string, string>>;
  /** Fields that are always their default. */
  readonly fixed?: readonly string[];
}

/** The parameters of a kind, from the schema of its faults. */
export function parametersOf(schema: z.ZodObject, hints: ParameterHints = {}): FaultParameter[] {
  const { defaults = {}, names = {}, fixed = [] } = hints;
  return Object.entries(schema.shape)
    .filter(([field]) => !['kind', 'on', 'seed'].includes(field))
    .map(([field, type]): FaultParameter => {
      const inner = type instanceof z.ZodOptional ? type.unwrap() : type;
      return {
        field,
        name: names[field] ?? field.replace(/Ms$/, ''),
        takes: taken(field, inner),
        ...(inner instanceof z.ZodEnum ? { choices: inner.options.map(String) } : {}),
        ...(field in defaults ? { default: defaults[field] } : {}),
        ...(type instanceof z.ZodOptional ? { optional: true } : {}),
        ...(fixed.includes(field) ? { fixed: true } : {}),
      };
    });
}

function taken(field: string, type: unknown): FaultParameter['takes'] {
  if (field.endsWith('Ms')) return 'duration';
  if (type instanceof z.ZodNumber) return type.maxValue === 1 ? 'share' : 'number';
  if (type instanceof z.ZodArray) return 'steps';
  return type instanceof z.ZodRecord ? 'fields' : 'text';
}
