import { z } from 'zod';
import { each, type PercentText, type RateText, ratio } from '../../assertions/grammar/quantity-text.ts';
import { parseDuration } from '../../domain/duration.ts';

/** Quantities as runbooks write them. Each is refused with what would be right. */

const DURATION = 'give a duration such as 90s or 1m30s';

/** Ms of `1m30s`. A number says nothing of its unit; only 0 needs none. */
export const duration = z
  .union([z.string(), z.literal(0)], { error: ({ input }) => unitless(input) ?? DURATION })
  .transform((value, context) => (value === 0 ? 0 : (parseDuration(value) ?? refuse(context, DURATION))))
  .describe('A duration such as 90s or 1m30s');

function unitless(input: unknown): string | undefined {
  const isPlain = typeof input === 'number' && input > 0 && Number.isFinite(input);
  return isPlain ? `say its unit, such as ${input}s or ${input}m` : undefined;
}

/** The same, longer than 0. */
export const lasting = duration.refine((ms) => ms > 0, 'give a duration that is longer than 0');

const SHARE = 'give a share from 0% to 100%';

/** 0..1, of `20%` or 0.2. */
export const share = z
  .union(
    [
      z.string(),
      z
        .number()
        .min(0, SHARE)
        .max(1, { error: ({ input }) => `${SHARE}${percentOf(input)}` }),
    ],
    {
      error: SHARE,
    },
  )
  .transform((value, context) => {
    const number = typeof value === 'number' ? value : attempt(() => ratio(value as PercentText));
    return number !== undefined && number <= 1 ? number : refuse(context, SHARE);
  })
  .describe('A share such as 20%, or 0.2');

function percentOf(input: unknown): string {
  return typeof input === 'number' && input <= 100 ? `, did you mean ${input}%?` : '';
}

const RATE = 'give a rate above 0, such as 40/s';

/** Per second, above 0: `40/s`, or 40. */
export const rate = z
  .union([z.string(), z.number().positive(RATE)], { error: RATE })
  .transform((value, context) => {
    const number = typeof value === 'number' ? value : attempt(() => each(value as RateText));
    return number !== undefined && number > 0 ? number : refuse(context, RATE);
  })
  .describe('Requests per second, such as 40/s');

const FASTEST = 1000;

/**
 * How many times faster than real time, of `10`. Below 1 it is the share of real time: 0.1 is ten times faster. Undefined for what
 * is neither.
 */
export function timesFaster(value: number): number | undefined {
  const times = value > 0 && value < 1 ? Number((1 / value).toPrecision(12)) : value;
  return times >= 1 && times <= FASTEST ? times : undefined;
}

export const timeScale = z
  .number()
  .transform((value, context) => timesFaster(value) ?? refuse(context, `give a number from 1 to ${FASTEST}`))
  .describe('Times faster than real time: 10, or 0.1 for a tenth of the time');

/** Anything that is not empty. */
export const filled = z.string().refine((text) => text.trim() !== '', 'it is empty');

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}

function attempt(read: () => number): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
