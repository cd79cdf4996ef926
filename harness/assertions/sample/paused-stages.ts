import type { CpuWait, Evidence, SlowRequest } from '../../domain/evidence.ts';
import type { Random } from '../../domain/ports.ts';
import { evidence } from './evidence.ts';
import { intervalsOf, READ_MS } from './paused-intervals.ts';

/** A load on single-threaded processes one after another, which a machine stops now and then. All in ms. */
export interface Paused {
  readonly requests: number;
  /** At random moments; with `users` a closed loop of so many instead. */
  readonly perMs: number;
  readonly users?: number;
  /** CPU time of each of the visits to a process. */
  readonly workMs: number;
  /** What the dependency sleeps: nobody's CPU. */
  readonly sleepMs: (random: Random) => number;
  /** How often a process is stopped per ms, and for how long on average. */
  readonly pausesPerMs: number;
  readonly pauseMs: number;
}

export interface Simulated {
  readonly evidence: Evidence;
  /** In ms, on a machine that stopped nobody; as they were measured. */
  readonly idle: readonly number[];
  readonly measured: readonly number[];
}

/** There and back: a request visits each process twice, and sleeps behind the last one. */
const PROCESSES = ['the load generator', 'fault proxy', 'payment'];
const ROUTE = [0, 1, 2, -1, 2, 1, 0];
/** Sums of times are not exact. */
const ROUNDING_MS = 1e-6;

/** The same requests without pauses and with them, and the evidence of the second run. */
export function simulate(given: Paused, random: Random): Simulated {
  const arrivals = Array.from({ length: given.requests }, () => -Math.log(1 - random.next()) / given.perMs);
  const sleeps = arrivals.map(() => given.sleepMs(random));
  const lastMs = 4 * (arrivals.reduce((sum, gap) => sum + gap, 0) + given.requests * given.workMs + 10_000);
  const paused = PROCESSES.map(() => pausesOf(given, lastMs, random));
  const idle = run(
    given,
    arrivals,
    sleeps,
    PROCESSES.map(() => []),
  );
  const busy = run(given, arrivals, sleeps, paused);
  const untilMs = Math.max(...busy.requests.map(({ endMs }) => endMs));
  return {
    evidence: evidenceOf(busy, untilMs),
    idle: idle.requests.map(({ sentMs, endMs }) => endMs - sentMs),
    measured: busy.requests.map(({ sentMs, endMs }) => endMs - sentMs),
  };
}

type Pause = readonly [fromMs: number, toMs: number];

function pausesOf({ pausesPerMs, pauseMs }: Paused, lastMs: number, random: Random): Pause[] {
  const pauses: Pause[] = [];
  for (let at = 0; at < lastMs; ) {
    const fromMs = at - Math.log(1 - random.next()) / pausesPerMs;
    at = fromMs - Math.log(1 - random.next()) * pauseMs;
    pauses.push([fromMs, at]);
  }
  return pauses;
}

interface Ran {
  readonly requests: { sentMs: number; endMs: number }[];
  /** When each process worked, and when it had work and was stopped. */
  readonly processes: readonly { readonly ran: Pause[]; readonly waited: Pause[] }[];
}

/** Every process serves what comes in the order in which it comes. */
function run(given: Paused, gaps: readonly number[], sleeps: readonly number[], paused: readonly Pause[][]): Ran {
  const requests: { sentMs: number; endMs: number }[] = [];
  const processes = PROCESSES.map(() => ({ ran: [] as Pause[], waited: [] as Pause[], freeMs: 0, pause: 0 }));
  const events: { at: number; id: number; step: number }[] = [];
  const push = (at: number, id: number, step: number) => {
    let i = events.length;
    while (i > 0 && (events[i - 1] as { at: number }).at < at) i -= 1;
    events.splice(i, 0, { at, id, step });
  };
  const begin = (at: number) => {
    if (requests.length >= gaps.length) return;
    push(at, requests.length, 0);
    requests.push({ sentMs: at, endMs: at });
  };
  if (given.users === undefined) {
    let at = 0;
    for (const gap of gaps) {
      at += gap;
      begin(at);
    }
  } else for (let user = 0; user < given.users; user += 1) begin(0);
  for (let event = events.pop(); event; event = events.pop()) {
    const { at, id, step } = event;
    if (step === ROUTE.length) {
      (requests[id] as { endMs: number }).endMs = at;
      if (given.users !== undefined) begin(at);
      continue;
    }
    const place = ROUTE[step] as number;
    const done =
      place < 0
        ? at + (sleeps[id] as number)
        : work(processes[place] as Process, paused[place] as Pause[], at, given.workMs);
    push(done, id, step + 1);
  }
  return { requests, processes };
}

interface Process {
  readonly ran: Pause[];
  readonly waited: Pause[];
  freeMs: number;
  pause: number;
}

/** Works off `workMs` of a job that came at `atMs`, and returns when it is done. */
function work(process: Process, paused: readonly Pause[], atMs: number, workMs: number): number {
  let now = Math.max(atMs, process.freeMs);
  for (let left = workMs; left > ROUNDING_MS; ) {
    while ((paused[process.pause]?.[1] ?? Number.POSITIVE_INFINITY) <= now) process.pause += 1;
    const [fromMs, toMs] = paused[process.pause] ?? [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    if (fromMs <= now) {
      process.waited.push([now, toMs]);
      now = toMs;
      continue;
    }
    const until = Math.min(fromMs, now + left);
    process.ran.push([now, until]);
    left -= until - now;
    now = until;
  }
  process.freeMs = now;
  return now;
}

function evidenceOf({ requests, processes }: Ran, untilMs: number): Evidence {
  const [generator, ...others] = PROCESSES.map((of, i): CpuWait => {
    const { ran, waited } = processes[i] as Ran['processes'][number];
    const waits = byReading(waited, untilMs);
    const runs = byReading(ran, untilMs);
    return { of, samples: waits.map((ms, k) => [(k + 1) * READ_MS, ms, runs[k] ?? 0]) };
  });
  const base = evidence({
    open: true,
    phases: [{ name: 'fault', fromMs: 0, toMs: untilMs }],
    requests: [{ ms: requests.map(({ sentMs, endMs }) => endMs - sentMs) }],
    intervals: intervalsOf(requests, untilMs),
    edges: [{ edge: 'payment->bank', phase: 'fault', connections: 1, bytes: 1 }],
  });
  const slowest = requests
    .map(({ sentMs, endMs }, index): SlowRequest => {
      const durationMs = endMs - sentMs;
      return { index, route: 'POST /payment', phase: 'fault', label: 'ok', status: 200, sentMs, durationMs };
    })
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, 10);
  return { ...base, cpuWaits: others, load: { ...base.load, slowest, cpuWaits: generator ? [generator] : [] } };
}

/** How much of these stretches lies between two readings. */
function byReading(stretches: readonly Pause[], untilMs: number): number[] {
  const sums = Array.from({ length: Math.ceil(untilMs / READ_MS) }, () => 0);
  for (const [fromMs, toMs] of stretches) {
    for (let k = Math.floor(fromMs / READ_MS); k < sums.length && k * READ_MS < toMs; k += 1) {
      sums[k] = (sums[k] ?? 0) + Math.min(toMs, (k + 1) * READ_MS) - Math.max(fromMs, k * READ_MS);
    }
  }
  return sums;
}
