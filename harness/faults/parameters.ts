import { z } from 'zod';

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

export const durationParameter = z.number().min(0);

/** Problems of `fault` in words, each with the name of its parameter; empty when it fits `schema`. */
export function problemsOf(schema: z.ZodType, fault: { readonly kind: string; readonly on: string }): string[] {
  const { error } = schema.safeParse(fault);
  const issues = error?.issues ?? [];
  return issues.map(({ path, message }) => `${fault.kind} on ${fault.on}: ${[...path, message].join(' ')}`);
}
