import { drive, type LoadSummary } from './load.ts';
import type { Subject } from './subjects.ts';

/** One kind of load. */
export interface Point {
  readonly label: string;
  readonly connections: number;
  readonly path: string;
  /** The unit to compare: requests, or bytes where requests are few and large. */
  readonly of: 'perSecond' | 'mbPerSecond';
}

export const POINTS: readonly Point[] = [
  { label: '1 connection', connections: 1, path: '/', of: 'perSecond' },
  { label: '50 connections', connections: 50, path: '/', of: 'perSecond' },
  { label: '1000 connections', connections: 1000, path: '/', of: 'perSecond' },
  { label: '8 MiB bodies, 4 connections', connections: 4, path: '/large', of: 'mbPerSecond' },
];

export interface Measured extends LoadSummary {
  readonly cpuUsPerRequest: number;
}

/** Subject -> one entry per round. */
export type Rounds = ReadonlyMap<Subject, readonly Measured[]>;

/** Rounds of all subjects, interleaved, every other one in reverse, so that drift does not favour one of them. */
export async function measurePoint(
  point: Point,
  all: readonly Subject[],
  rounds: number,
  seconds: number,
): Promise<Rounds> {
  const found = new Map<Subject, Measured[]>(all.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? all : all.toReversed();
    for (const subject of order) found.get(subject)?.push(await measure(subject, point, seconds));
  }
  return found;
}

async function measure(subject: Subject, { path, connections }: Point, seconds: number): Promise<Measured> {
  const before = subject.cpuMs();
  const summary = await drive(`http://127.0.0.1:${subject.port}${path}`, connections, seconds);
  const cpuUsPerRequest = ((subject.cpuMs() - before) * 1000) / Math.max(1, summary.requests);
  return { ...summary, cpuUsPerRequest };
}

export function median(list: readonly number[]): number {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The median of every value. */
export function medians(list: readonly Measured[]): Measured {
  const of = (key: keyof Measured) => median(list.map((one) => one[key]));
  return {
    perSecond: of('perSecond'),
    mbPerSecond: of('mbPerSecond'),
    p50Ms: of('p50Ms'),
    p99Ms: of('p99Ms'),
    requests: of('requests'),
    failed: of('failed'),
    cpuUsPerRequest: of('cpuUsPerRequest'),
  };
}
