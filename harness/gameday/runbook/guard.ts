import { type Comparison, comparison } from '../../assertions/grammar/comparison.ts';
import { duration, percent, perSecond, printDuration, printPercent } from '../../assertions/grammar/quantity.ts';
import {
  end,
  inputOf,
  map,
  oneOf,
  optional,
  type Rule,
  sequence,
  token,
  words,
} from '../../assertions/grammar/rule.ts';
import { syntaxError } from '../../assertions/grammar/syntax-error.ts';
import { tokenize } from '../../assertions/grammar/tokens.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { AbortGuard, GuardQuantity } from './runbook.ts';

/**
 * guard = [ "abort when" | "when" ] limit ;
 * limit = quantity ( ">" | "<" ) bound "in any" duration "window", where the window may also stand before the comparison.
 */

type Sign = AbortGuard['comparison'];
type Limit = Comparison<Sign, number> & { readonly quantity: GuardQuantity; readonly windowMs: number };

const window: Rule<number> = map(sequence(words('in any'), duration, words('window')), ([, ms]) => ms);

function sign(op: Sign): Rule<Sign> {
  return token(`"${op}"`, ({ kind, text }) => (kind === 'operator' && text === op ? op : undefined));
}

const strictly = oneOf(sign('>'), sign('<'));

function limitOf(quantity: GuardQuantity, bound: Rule<number>): Rule<Limit> {
  const limit = comparison(strictly, bound);
  const after = map(sequence(limit, window), ([compared, windowMs]) => ({ ...compared, windowMs }));
  const before = map(sequence(window, limit), ([windowMs, compared]) => ({ ...compared, windowMs }));
  return map(sequence(words(quantity), oneOf(after, before)), ([, read]) => ({ ...read, quantity }));
}

const LIMITS: Readonly<Record<GuardQuantity, Rule<number>>> = {
  'error rate': percent,
  'success rate': percent,
  'p50 duration': duration,
  'p99 duration': duration,
  'max duration': duration,
  throughput: perSecond,
};

const rule: Rule<Limit> = map(
  sequence(
    optional(oneOf(words('abort when'), words('when'))),
    oneOf(...Object.entries(LIMITS).map(([quantity, bound]) => limitOf(quantity as GuardQuantity, bound))),
    end,
  ),
  ([, limit]) => limit,
);

/** What is measured is told second by second. */
const SHORTEST_WINDOW_MS = 1000;

/**
 * Reads `error rate > 20% in any 10s window`. Throws SQUALL_STATEMENT_SYNTAX with the column marked, and SQUALL_INVALID_PLAN for one
 * that can never be so.
 */
export function parseGuard(text: string): AbortGuard {
  const input = inputOf(tokenize(text));
  const limit = rule.read(input, 0)?.value;
  if (!limit) throw syntaxError(text, input);
  const { quantity, op, bound, windowMs } = limit;
  if (windowMs < SHORTEST_WINDOW_MS)
    throw new SquallError('SQUALL_INVALID_PLAN', `a window is ${printDuration(SHORTEST_WINDOW_MS)} or longer`);
  if (isNever(quantity, op, bound))
    throw new SquallError('SQUALL_INVALID_PLAN', `${quantity} is never ${op} ${printBound(quantity, bound)}`);
  return {
    text: `${quantity} ${op} ${printBound(quantity, bound)} in any ${printDuration(windowMs)} window`,
    quantity,
    comparison: op,
    bound,
    windowMs,
  };
}

function isNever(quantity: GuardQuantity, op: Sign, bound: number): boolean {
  return op === '<' ? bound <= 0 : LIMITS[quantity] === percent && bound >= 1;
}

function printBound(quantity: GuardQuantity, bound: number): string {
  if (LIMITS[quantity] === percent) return printPercent(bound);
  return LIMITS[quantity] === perSecond ? `${bound}/s` : printDuration(bound);
}
