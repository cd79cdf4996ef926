import { z } from 'zod';
import { each, type PercentText, type RateText, ratio } from '../../assertions/grammar/quantity-text.ts';
import { parseDuration } from '../../domain/duration.ts';

/** Quantities as runbooks write them. Each is refused with what would be right. */

const WHOLE_SECONDS = 'give a duration such as 90s or 1m30s';

/** Ms of `1m30s`. A number says nothing of its unit; only 0 needs none. */
export const duration = z
  .union([z.string(), z.number()], { error: WHOLE_SECONDS })
  .transform((value, context) => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (value === 0 || ms !== undefined) return ms ?? 0;
    const unit = typeof value === 'number' && value > 0 && Number.isFinite(value);
    return refuse(context, unit ? `say its unit, such as ${value}s or ${value}m` : WHOLE_SECONDS);
  })
  .describe('A duration such as 90s or 1m30s');

/** The same, longer than 0. */
export const lasting = duration.refine((ms) => ms > 0, 'give a duration that is longer than 0');

/** 0..1, of `20%` or 0.2. */
export const share = z
  .union([z.string(), z.number()], { error: 'give a share such as 20%' })
  .transform((value, context) => {
    const number = typeof value === 'number' ? value : attempt(() => ratio(value as PercentText));
    if (number !== undefined && number >= 0 && number <= 1) return number;
    const meant = typeof value === 'number' && value > 1 && value <= 100 ? `, did you mean ${value}%?` : '';
    return refuse(context, `give a share from 0% to 100%${meant}`);
  })
  .describe('A share such as 20%, or 0.2');

/** Per second, above 0: `40/s`, or 40. */
export const rate = z
  .union([z.string(), z.number()], { error: 'give a rate such as 40/s' })
  .transform((value, context) => {
    const number = typeof value === 'number' ? value : attempt(() => each(value as RateText));
    if (number !== undefined && number > 0 && Number.isFinite(number)) return number;
    return refuse(context, 'give a rate above 0, such as 40/s');
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
