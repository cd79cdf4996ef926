import { formatDuration } from '../domain/duration.ts';
import { FAULT_WORDS, type FaultName, SLOW_MS } from './faults.ts';
import type { Finding, ScannedCell, ScannedEdge, ScannedRoute } from './scan-report.ts';

/** Worst first. */
const HARM = { crashes: 6, spreads: 5, hangs: 4, stays: 3, fails: 2, slower: 1, some: 0 } as const;

/** What a reader should change, ordered by harm, then by how many routes it meets; one for each edge and kind of harm. */
export function findingsOf(
  edges: readonly ScannedEdge[],
  cells: readonly ScannedCell[],
  routes: readonly ScannedRoute[],
): Finding[] {
  return edges
    .flatMap((edge): Maybe[] => {
      const seen: Seen = {
        edge,
        to: dependencyOf(edge.edge),
        cells: cells.filter((c) => c.edge === edge.edge),
        routes,
      };
      const spreads = spread(seen);
      const hangs = spreads?.fault === 'hang' ? undefined : hang(seen);
      const isSlow = spreads?.fault === 'hang' || hangs !== undefined ? undefined : slow(seen);
      return [crash(seen), spreads, hangs, stays(seen), noFallback(seen), isSlow, some(seen)];
    })
    .flatMap((finding) => finding ?? [])
    .toSorted((a, b) => b.harm - a.harm || b.routes.length - a.routes.length);
}

type Maybe = Finding | undefined;

/** Everything that is known of one edge. */
interface Seen {
  readonly edge: ScannedEdge;
  readonly to: string;
  readonly cells: readonly ScannedCell[];
  readonly routes: readonly ScannedRoute[];
}

function crash({ edge, to, cells }: Seen): Maybe {
  const crashed = cells.filter(({ effect }) => effect === 'crashes');
  const [cell] = crashed;
  if (!cell) return undefined;
  return {
    ...about(HARM.crashes, edge, cell, routesOf(crashed)),
    text: `When ${to} ${words(cell)}, a service ends: ${cell.why}.`,
    advice: `Handle the error of the call to ${to}; one failed call must not end the process.`,
  };
}

function spread(seen: Seen): Maybe {
  const { edge, to, cells } = seen;
  const spreading = cells.filter(({ othersSuffered }) => othersSuffered.length > 0);
  const cell = spreading.find(({ fault }) => fault === 'hang') ?? spreading[0];
  if (!cell) return undefined;
  const others = [...new Set(cells.filter(({ fault }) => fault === cell.fault).flatMap((c) => c.othersSuffered))];
  const users = cells.filter(
    ({ fault, route }) => fault === cell.fault && !others.includes(route) && isHarmed(fault, route, cells),
  );
  const first = users.length === 0 ? '' : `${list(routesOf(users))}: `;
  const why = edge.limit === null ? '' : `${edge.limit} waiting calls use up everything that serves requests, and `;
  const suffer = `${why}${list(others)} ${verb(others, 'suffers', 'suffer')}, too, and ${verb(others, 'does', 'do')} not even call it`;
  return {
    ...about(HARM.spreads, edge, cell, [...routesOf(users), ...others]),
    text: `${first}${first === '' ? 'When' : 'when'} ${to} ${words(cell)}, ${suffer}.`,
    advice: `${timeoutAdvice(seen)} A limit of its own for them (a bulkhead) would leave room for the other routes.`,
  };
}

function isHarmed(fault: string, route: string, cells: readonly ScannedCell[]): boolean {
  const cell = cells.find((each) => each.fault === fault && each.route === route);
  return cell !== undefined && !['ok', 'unknown'].includes(cell.effect);
}

function hang(seen: Seen): Maybe {
  const { edge, to, cells } = seen;
  const hanging = cells.filter(({ effect }) => effect === 'hangs');
  const [first] = hanging;
  if (!first) return undefined;
  const routes = routesOf(hanging);
  const late = cells.filter(({ fault, effect }) => fault === 'slow' && effect === 'slower');
  const longest = Math.max(...late.map(({ p50Ms }) => p50Ms ?? 0));
  const slower =
    late.length === 0
      ? ''
      : `; when it ${words(late[0] as ScannedCell)}, ${list(routesOf(late))} ${verb(routesOf(late), 'takes', 'take')} ${time(longest)}`;
  return {
    ...about(HARM.hangs, edge, first, routes),
    text: `When ${to} ${words(first)}, ${list(routes)} ${verb(routes, 'hangs', 'hang')}${slower}: ${timeoutFact(edge)}.`,
    advice: timeoutAdvice(seen),
  };
}

function stays({ edge, to, cells }: Seen): Maybe {
  // An open breaker needs its time.
  const failing =
    edge.breaker === 'opens' ? [] : cells.filter(({ failsAfter, effect }) => failsAfter && effect !== 'crashes');
  const [cell] = failing;
  if (!cell) return undefined;
  const routes = routesOf(failing);
  return {
    ...about(HARM.stays, edge, cell, routes),
    text: `When ${to} ${words(cell)} and is well again, ${list(routes)} still ${verb(routes, 'fails', 'fail')}.`,
    advice: `See that no waiting call and no broken connection to ${to} outlives its failure: give calls a timeout.`,
  };
}

function noFallback({ edge, to, cells }: Seen): Maybe {
  const { criticalFor, attempts } = edge;
  if (criticalFor.length === 0) return undefined;
  const failing = cells.filter(
    ({ route, fault, effect }) => criticalFor.includes(route) && effect === 'fails' && fault !== 'one in ten',
  );
  const [cell] = failing;
  const slowest = Math.max(...failing.map(({ p50Ms }) => p50Ms ?? 0));
  const after =
    failing.length === 0
      ? ''
      : `, after ${time(slowest)}${attempts === null || attempts === 1 ? '' : ` and ${attempts} attempts`}`;
  return {
    ...about(HARM.fails, edge, cell ?? { fault: 'refuse' }, criticalFor),
    text: `${list(criticalFor)} ${verb(criticalFor, 'fails', 'fail')} when ${to} is away${after}.`,
    advice: `If ${to} is not essential, answer without it; if it is, this is as it has to be.`,
  };
}

function slow(seen: Seen): Maybe {
  const { edge, to, cells } = seen;
  const late = cells.filter(({ fault, effect }) => fault === 'slow' && effect === 'slower');
  const [cell] = late;
  if (!cell) return undefined;
  const routes = routesOf(late);
  const longest = Math.max(...late.map(({ p50Ms }) => p50Ms ?? 0));
  // Who answers sooner than the dependency does not wait for it, whether or not the timeout can be told.
  if (edge.timeoutMs === null && longest < SLOW_MS)
    return {
      ...about(HARM.slower, edge, cell, routes),
      text: `When ${to} ${words(cell)}, ${list(routes)} ${verb(routes, 'takes', 'take')} ${time(longest)} and ${verb(routes, 'goes', 'go')} on without the answer.`,
      advice: `If that is too long, give the call to ${to} a shorter timeout.`,
    };
  return {
    ...about(HARM.slower, edge, cell, routes),
    text: `When ${to} ${words(cell)}, ${list(routes)} ${verb(routes, 'takes', 'take')} ${time(longest)}: ${timeoutFact(edge)}.`,
    advice: `If nobody waits that long: ${timeoutAdvice(seen)}`,
  };
}

function some({ edge, to, cells }: Seen): Maybe {
  const failing = cells.filter(({ fault, effect }) => fault === 'one in ten' && effect === 'fails');
  const [cell] = failing;
  if (!cell || edge.attempts !== 1) return undefined;
  const routes = routesOf(failing);
  const { failed, unfinished, same, different } = cell.answers;
  return {
    ...about(HARM.some, edge, cell, routes),
    text: `When ${to} ${words(cell)}, ${failed + unfinished} of ${failed + unfinished + same + different} requests of \`${cell.route}\` fail: a call is not repeated.`,
    advice: `If the call to ${to} may be made twice, a second attempt would save nine of ten of them.`,
  };
}

function timeoutFact({ timeoutMs, attempts }: ScannedEdge): string {
  if (timeoutMs === null) return 'no timeout was seen';
  return `the timeout is ${time(timeoutMs)}${attempts !== null && attempts > 1 ? `, and ${attempts} attempts are made` : ''}`;
}

/** A call takes no longer than the request that makes it: three times the p99 of that covers the call as well. */
function timeoutAdvice({ edge, to, routes }: Seen): string {
  const users = routes.filter(({ route }) => edge.usedBy?.includes(route) ?? true);
  const [slowest] = users.toSorted((a, b) => (b.p99Ms ?? 0) - (a.p99Ms ?? 0));
  const kind = edge.timeoutMs === null ? 'a timeout' : 'a shorter timeout';
  if (!slowest || slowest.p99Ms === null) return `Give the call to ${to} ${kind}.`;
  const enough = Math.max(LEAST_TIMEOUT_MS, Math.ceil((3 * slowest.p99Ms) / 50) * 50);
  const times = Math.floor(enough / Math.max(1, slowest.p99Ms));
  const covers = `${time(enough)} would cover the p99 of \`${slowest.route}\`, ${time(slowest.p99Ms)}, ${times <= 3 ? 'three' : times} times`;
  return edge.timeoutMs !== null && edge.timeoutMs <= enough
    ? `Make fewer attempts to call ${to}.`
    : `Give the call to ${to} ${kind}; ${covers}.`;
}

/** Less is met by a pause of the garbage collector. */
const LEAST_TIMEOUT_MS = 100;

function about(harm: number, { edge }: ScannedEdge, { fault }: Pick<ScannedCell, 'fault'>, routes: readonly string[]) {
  return { harm, edge, fault, routes: [...routes] };
}

function routesOf(cells: readonly ScannedCell[]): string[] {
  return [...new Set(cells.map(({ route }) => route))];
}

function time(ms: number): string {
  return formatDuration(ms < 100 ? Math.ceil(ms) : Number(ms.toPrecision(2)));
}

function words({ fault }: Pick<ScannedCell, 'fault'>): string {
  return FAULT_WORDS[fault as FaultName];
}

function dependencyOf(edge: string): string {
  return edge.split('->')[1] ?? edge;
}

function list(routes: readonly string[]): string {
  const named = routes.map((route) => `\`${route}\``);
  return named.length < 2 ? named.join('') : `${named.slice(0, -1).join(', ')} and ${named.at(-1)}`;
}

function verb(subjects: readonly string[], one: string, many: string): string {
  return subjects.length === 1 ? one : many;
}
