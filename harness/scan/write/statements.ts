import type { Expectation } from '../../domain/verdict.ts';
import type { ScannedCell, ScannedEdge, ScannedRoute } from '../scan-report.ts';
import { boundAbove, boundText, wishBelow } from './bounds.ts';

/** One statement, and whether the system of today holds it. */
export interface WrittenStatement {
  readonly text: string;
  readonly expected: Expectation;
  /** An upper bound on durations is only told by a fault that lasts longer; ms. */
  readonly boundMs?: number;
}

/** What is known of the routes, beside one fault on one edge. */
export interface StatementsOf {
  readonly cells: readonly ScannedCell[];
  readonly routes: readonly ScannedRoute[];
  readonly edge: ScannedEdge;
  /** The target says itself what a success is: then the status counts. */
  readonly hasRules: boolean;
}

/** Who hangs has waited for longer than anybody wants to. */
const HANGING_MS = 3000;

/** Today's good as `hold`, and today's bad as `break`. */
export function statementsOf(seen: StatementsOf): WrittenStatement[] {
  const known = seen.cells.filter(({ effect }) => effect !== 'unknown');
  const during = [
    ...inOneLine(
      known.flatMap((cell) => rates(cell, seen)),
      seen,
    ),
    ...known.flatMap(tooLong),
    ...durations(known, seen),
  ];
  return during.length === 0 ? [] : [...during, ...afterwards(known, seen)];
}

/** When nothing is broken. */
export function healthyStatements(routes: readonly ScannedRoute[], hasRules: boolean): WrittenStatement[] {
  const slowest = Math.max(0, ...routes.map(({ p99Ms }) => p99Ms ?? 0));
  const statuses = statusesOf(routes);
  const rates =
    statuses === 'success'
      ? [`${successOf(hasRules)} = 100%`]
      : routes.map((route) => `${rateOf(route, hasRules)} for ${nameOf(route.route)} = 100%`);
  return [...rates.map((text) => hold(text)), duration('', '', boundAbove(2 * slowest))];
}

function isWell({ effect, fault, answers, route }: ScannedCell, { edge }: StatementsOf): boolean {
  const mayFail = fault === 'one in ten' && (edge.usedBy?.includes(route) ?? true);
  return effect === 'ok' && !mayFail && answers.failed + answers.unfinished === 0;
}

/** Where all routes succeed, one line says so. */
function inOneLine(all: readonly WrittenStatement[], { routes, hasRules }: StatementsOf): readonly WrittenStatement[] {
  const isWhole = all.length === routes.length && statusesOf(routes) === 'success';
  const hold100 = all.every(({ text, expected }) => expected === 'hold' && text.endsWith('= 100%'));
  return isWhole && hold100 ? [hold(`${successOf(hasRules)} during fault = 100%`)] : all;
}

/** What takes longer than anybody wants to wait. */
function tooLong({ effect, route, p50Ms }: ScannedCell): WrittenStatement[] {
  const wish = effect === 'hangs' ? HANGING_MS : effect === 'slower' && wishBelow(p50Ms ?? 0);
  if (!wish) return [];
  return [{ text: `max duration for ${nameOf(route)} during fault < ${boundText(wish)}`, expected: 'break' }];
}

/** Upper bounds that hold another time, too: in one line where they are alike. */
function durations(cells: readonly ScannedCell[], seen: StatementsOf): WrittenStatement[] {
  const bounds = cells.map((cell) => ({ route: cell.route, boundMs: steadyBound(cell, seen) }));
  const known = bounds.flatMap(({ route, boundMs }) => (boundMs === undefined ? [] : [{ route, boundMs }]));
  const most = Math.max(0, ...known.map(({ boundMs }) => boundMs));
  if (known.length === seen.routes.length && most <= ALIKE_MS) return [duration('', ' during fault', most)];
  return known.map(({ route, boundMs }) => duration(` for ${nameOf(route)}`, ' during fault', boundMs));
}

/** Nobody minds which of them. */
const ALIKE_MS = 1000;

/** Undefined where how long it takes is a matter of chance: of how much it has to wait for others. */
function steadyBound({ effect, p50Ms, p99Ms, answers }: ScannedCell, { cells }: StatementsOf): number | undefined {
  if (p50Ms === null || p99Ms === null || answers.unfinished > 0) return undefined;
  if (p99Ms < QUICK_MS) return boundAbove(p99Ms);
  const isSpread = p99Ms > 1.3 * p50Ms + 200 || cells.some(({ othersSuffered }) => othersSuffered.length > 0);
  return isSpread || effect === 'ok' || effect === 'slower' ? undefined : boundAbove(p99Ms);
}

const QUICK_MS = 500;

/** The share of requests that succeed, with room for chance where it was not all or nothing. */
function rates(cell: ScannedCell, seen: StatementsOf): WrittenStatement[] {
  const { effect, fault, answers, route } = cell;
  const { routes, hasRules } = seen;
  if (effect === 'hangs') return [];
  const of = routes.find((each) => each.route === route);
  const text = `${of ? rateOf(of, hasRules) : 'success rate'} for ${nameOf(route)} during fault`;
  const good = answers.same + answers.different;
  const all = good + answers.failed + answers.unfinished;
  // With another answer its status may be another one, too.
  if (answers.different > 0 && !rateOf(of, hasRules).startsWith('success')) return [];
  if (fault === 'one in ten' && !isWell(cell, seen)) return shareOfTen(text, cell, seen);
  if (effect === 'fails' || effect === 'crashes') return [{ text: `${text} = 100%`, expected: 'break' }];
  if (good === all) return [hold(`${text} = 100%`)];
  const least = Math.floor((100 * good) / all / 10 - 2) * 10;
  return least > 0 ? [hold(`${text} >= ${least}%`)] : [];
}

/** A call in ten fails by chance: what a few requests in ten seconds tell surely is little. */
function shareOfTen(text: string, { answers }: ScannedCell, { edge }: StatementsOf): WrittenStatement[] {
  const failed = answers.failed + answers.unfinished;
  if (failed >= SURELY_FAILED) return [{ text: `${text} = 100%`, expected: 'break' }];
  const isMended = (edge.attempts ?? 1) > 1 || answers.different > 0;
  return failed === 0 && isMended ? [hold(`${text} >= 90%`)] : [];
}

const SURELY_FAILED = 3;

/** Whether it comes back, as far as the scan has looked. */
function afterwards(cells: readonly ScannedCell[], { routes, hasRules }: StatementsOf): WrittenStatement[] {
  // How long a queue takes to drain depends on how long the fault acted.
  const failing = cells.filter(({ failsAfter, fault }) => failsAfter && fault !== 'hang' && fault !== 'slow');
  const still = failing.map(({ route }): WrittenStatement => {
    const of = routes.find((each) => each.route === route);
    return { text: `${rateOf(of, hasRules)} for ${nameOf(route)} during recovery = 100%`, expected: 'break' };
  });
  const back = cells.map(({ recoveredMs }) => recoveredMs);
  if (statusesOf(routes) !== 'success' || back.some((ms) => ms === null)) return still;
  const seconds = Math.max(2, Math.ceil((2 * Math.max(0, ...back.map((ms) => ms ?? 0))) / 1000));
  return [...still, hold(`${successOf(hasRules)} after ${seconds}s of recovery = 100%`)];
}

function hold(text: string): WrittenStatement {
  return { text, expected: 'hold' };
}

function duration(scope: string, during: string, boundMs: number): WrittenStatement {
  return { text: `max duration${scope}${during} < ${boundText(boundMs)}`, expected: 'hold', boundMs };
}

/** `GET /orders`, in quotes where a statement could not read it otherwise. */
function nameOf(route: string): string {
  return /^[A-Z]+ \/[\w./-]*$/.test(route) ? route : `"${route}"`;
}

/** `success` where the usual answer of all routes is one. */
function statusesOf(routes: readonly ScannedRoute[]): 'success' | 'mixed' {
  return routes.every(isSuccess) ? 'success' : 'mixed';
}

function isSuccess({ status }: ScannedRoute): boolean {
  return status === null || Math.floor(status / 100) === 2;
}

function successOf(hasRules: boolean): string {
  return hasRules ? 'status 2xx rate' : 'success rate';
}

function rateOf(route: ScannedRoute | undefined, hasRules: boolean): string {
  return route === undefined || isSuccess(route) ? successOf(hasRules) : `status ${route.status} rate`;
}
