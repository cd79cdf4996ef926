import { formatDuration } from '../domain/duration.ts';
import { FAULT_WORDS, type FaultName } from './faults.ts';
import type { Finding, ScannedCell, ScannedEdge } from './scan-report.ts';

/** Worst first. */
const HARM = { crashes: 5, spreads: 4, hangs: 3, fails: 2, slower: 1 } as const;

/** What a reader should change, ordered by harm; one finding for each edge and kind of harm. */
export function findingsOf(edges: readonly ScannedEdge[], cells: readonly ScannedCell[]): Finding[] {
  return edges
    .flatMap((edge) => {
      const own = cells.filter((cell) => cell.edge === edge.edge);
      return [crash(edge, own), spread(edge, own), hang(edge, own), slow(edge, own), noFallback(edge)];
    })
    .flatMap((finding) => finding ?? [])
    .toSorted((a, b) => b.harm - a.harm);
}

type Maybe = Finding | undefined;

function crash({ edge }: ScannedEdge, cells: readonly ScannedCell[]): Maybe {
  const cell = cells.find(({ effect }) => effect === 'crashes');
  if (!cell) return undefined;
  return {
    harm: HARM.crashes,
    edge,
    text: `When ${dependencyOf(edge)} ${words(cell)}, a service ends: ${cell.why}.`,
    advice: `Handle the error of the call to ${dependencyOf(edge)}; one failed call must not end the process.`,
  };
}

function spread(scanned: ScannedEdge, cells: readonly ScannedCell[]): Maybe {
  const cell = cells.find(({ othersSuffered }) => othersSuffered.length > 0);
  if (!cell) return undefined;
  const { edge, limit } = scanned;
  const why = limit === null ? '' : `: ${limit} waiting calls use up everything that serves requests`;
  return {
    harm: HARM.spreads,
    edge,
    text: `When ${dependencyOf(edge)} ${words(cell)}, ${list(cell.othersSuffered)} ${verb(cell.othersSuffered, 'suffers', 'suffer')}, too, and ${verb(cell.othersSuffered, 'does', 'do')} not even call it${why}.`,
    advice: `Give calls to ${dependencyOf(edge)} a timeout and a limit of their own (a bulkhead).`,
  };
}

function hang({ edge, timeoutMs }: ScannedEdge, cells: readonly ScannedCell[]): Maybe {
  const hanging = cells.filter(({ effect }) => effect === 'hangs');
  const [first] = hanging;
  if (!first) return undefined;
  const routes = [...new Set(hanging.map(({ route }) => route))];
  const p99Ms = Math.max(...hanging.map(({ healthyP50Ms }) => healthyP50Ms ?? 0));
  const enough = formatDuration(Math.max(100, Math.ceil((10 * p99Ms) / 100) * 100));
  return {
    harm: HARM.hangs,
    edge,
    text: `When ${dependencyOf(edge)} ${words(first)}, ${list(routes)} ${verb(routes, 'hangs', 'hang')}${timeoutMs === null ? '; no timeout was seen' : ''}.`,
    advice: `Give the call to ${dependencyOf(edge)} a timeout; ${enough} would be ten times what the whole request usually takes.`,
  };
}

function slow({ edge, timeoutMs }: ScannedEdge, cells: readonly ScannedCell[]): Maybe {
  const cell = cells.find(({ fault, effect }) => fault === 'slow' && effect === 'slower');
  if (!cell || cell.p50Ms === null) return undefined;
  const limit = timeoutMs === null ? 'no timeout was seen' : `its timeout is ${formatDuration(timeoutMs)}`;
  return {
    harm: HARM.slower,
    edge,
    text: `When ${dependencyOf(edge)} ${words(cell)}, ${cell.route} takes ${formatDuration(Math.round(cell.p50Ms))}: ${limit}.`,
    advice: `If nobody waits that long, give the call to ${dependencyOf(edge)} a shorter timeout.`,
  };
}

function noFallback({ edge, criticalFor }: ScannedEdge): Maybe {
  if (criticalFor.length === 0) return undefined;
  return {
    harm: HARM.fails,
    edge,
    text: `${list(criticalFor)} ${verb(criticalFor, 'fails', 'fail')} when ${dependencyOf(edge)} is away.`,
    advice: `If ${dependencyOf(edge)} is not essential, answer without it; if it is, this is as it has to be.`,
  };
}

function words({ fault }: ScannedCell): string {
  return FAULT_WORDS[fault as FaultName];
}

function dependencyOf(edge: string): string {
  return edge.split('->')[1] ?? edge;
}

function list(routes: readonly string[]): string {
  return routes.map((route) => `\`${route}\``).join(', ');
}

function verb(subjects: readonly string[], one: string, many: string): string {
  return subjects.length === 1 ? one : many;
}
