import { type RateTree, rateFamily } from '../../../assertions/families/rate.ts';
import { parseStatement } from '../../../assertions/parse.ts';
import type { EntryOf } from '../../journal/entries.ts';
import { inPhase, judged, type Second, total } from './seconds.ts';

/** How much of what an expected statement lets fail did fail. */
export interface ErrorBudget {
  readonly statement: string;
  readonly requests: number;
  /** Requests that may fail. */
  readonly allowed: number;
  /** Requests that did: other than a success, or an error, as the statement counts. */
  readonly spent: number;
  /** 1: all of it; null where the statement allows none. */
  readonly burnt: number | null;
}

/** One for each statement that must hold and bounds the share of successes or errors; empty where none does. */
export function errorBudgetsOf(
  expect: EntryOf<'opened'>['expect'][string] | undefined,
  seconds: readonly Second[],
): ErrorBudget[] {
  return (expect ?? [])
    .filter(({ expected }) => expected === 'hold')
    .flatMap(({ text }) => {
      const tree = rateIn(text);
      return tree ? budgetOf(text, tree, seconds) : [];
    });
}

/** The journal has no routes, and a window is no budget: only shares of whole phases count. */
function rateIn(text: string): RateTree | undefined {
  const tree = treeOf(text);
  if (!tree || Object.keys(tree.scope).some((part) => part !== 'phase')) return undefined;
  const wanted = tree.outcome === 'success' ? '>' : '<';
  const isShare = tree.outcome === 'success' || tree.outcome === 'error';
  return isShare && (tree.op === '=' || tree.op.startsWith(wanted)) ? tree : undefined;
}

/** Undefined for other statements, and for those of another version that this one does not understand. */
function treeOf(text: string): RateTree | undefined {
  try {
    const { family, tree } = parseStatement(text);
    return family === rateFamily.name ? (tree as RateTree) : undefined;
  } catch {
    return undefined;
  }
}

function budgetOf(statement: string, { outcome, scope, bound }: RateTree, seconds: readonly Second[]): ErrorBudget[] {
  const own = scope.phase === undefined ? judged(seconds) : inPhase(seconds, scope.phase);
  const ended = total(own, ({ success, failed, rejected, fallback }) => success + failed + rejected + fallback);
  if (ended === 0) return [];
  const spent = outcome === 'success' ? ended - total(own, ({ success }) => success) : total(own, (one) => one.failed);
  const share = outcome === 'success' ? 1 - bound : bound;
  // 1 - 0.999 is a little more than 0.001.
  const allowed = Number((share * ended).toPrecision(12));
  return [{ statement, requests: ended, allowed, spent, burnt: allowed > 0 ? spent / allowed : null }];
}
