import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, GeneratorHealth } from '../../domain/evidence.ts';
import { READ_EVERY_MS } from '../../runtime/process/cpu-wait-log.ts';
import { type Waits, waitsOf } from './waits.ts';

/** Everybody on a request's way, and how long each was held up. */
export interface Machine {
  readonly generator: Waits;
  /** The generator's threads, where they were read by themselves. */
  readonly threads: readonly Waits[];
  /** For how long the generator stood still or was late, interval by interval, where its threads do not say why. */
  readonly still: Waits;
  /** The proxies and services. */
  readonly others: readonly Waits[];
}

const known = new WeakMap<Evidence, Machine>();

/** What evidence knows of who was held up; computed once. */
export function machineOf(evidence: Evidence): Machine {
  const machine = known.get(evidence) ?? readMachine(evidence);
  known.set(evidence, machine);
  return machine;
}

function readMachine(evidence: Evidence): Machine {
  const { load, cpuWaits = [] } = evidence;
  const threads = (load.cpuWaits ?? []).map(({ samples }) => waitsOf(GENERATOR, samples, GENERATOR_VISITS));
  const still = standstills(load.health, threads);
  return {
    generator: threads.length === 0 ? still : together([still, ...threads]),
    threads,
    still,
    others: cpuWaits.map(({ of, samples }) => waitsOf(of, samples)),
  };
}

export const GENERATOR = 'the load generator';
export const PROXY = 'fault proxy';

/** A request needs the generator when it is sent, when its connection stands, and when its answer has come. */
export const GENERATOR_VISITS = 3;

/** A thread that waits for a CPU stands still, and sends late: what its waits and its work explain is not said twice. */
function standstills(health: readonly GeneratorHealth[], threads: readonly Waits[]): Waits {
  return waitsOf(
    GENERATOR,
    health.map(({ atMs, latenessMs, loopDelayMs, cpuWaitMs = 0 }, i) => {
      if (threads.length === 0) return [atMs, Math.max(latenessMs, loopDelayMs, cpuWaitMs)];
      const ms = Math.max(latenessMs, loopDelayMs);
      const touched = threads.flatMap((each) => each.touching(health[i - 1]?.atMs ?? Number.NEGATIVE_INFINITY, atMs));
      return [atMs, touched.some(({ busyMs = 0 }) => busyMs >= ms) ? 0 : ms];
    }),
  );
}

/** The generator's own reasons overlap. */
function together(all: readonly Waits[]): Waits {
  return {
    of: GENERATOR,
    stretches: all.flatMap(({ stretches }) => stretches),
    within: (fromMs, toMs) => Math.max(...all.map((each) => each.within(fromMs, toMs))),
    longest: (fromMs, toMs) => Math.max(...all.map((each) => each.longest(fromMs, toMs))),
    ran: (fromMs, toMs) => Math.max(...all.map((each) => each.ran(fromMs, toMs))),
    waited: (fromMs, toMs) => Math.max(...all.map((each) => each.waited(fromMs, toMs))),
    touching: (fromMs, toMs) => all.flatMap((each) => each.touching(fromMs, toMs)),
  };
}

/**
 * What the machine, and not the target, may have added at most to something that lasted from `fromMs` to `toMs`: all that
 * the load generator, the proxies and the services were held up meanwhile, one after another. Measured ms, at most the
 * whole length.
 */
export function machineDelay(evidence: Evidence, fromMs: number, toMs: number): number {
  const { generator, others } = machineOf(evidence);
  const all = [generator, ...others];
  const held = sum(all.map((each) => each.within(fromMs, toMs)));
  const longestMs = Math.max(...all.map((each) => each.longest(fromMs, toMs)));
  return Math.min(held * afterwards(evidence, longestMs, fromMs, toMs), toMs - fromMs);
}

/**
 * What came up while a process was held up has to be worked off afterwards, by it and those behind it, while others wait: the
 * share of time that they work, on top. Where nothing came up meanwhile there is nothing to do.
 */
function afterwards(evidence: Evidence, longestMs: number, fromMs: number, toMs: number): number {
  if (longestMs * busiestRate(evidence) < 1) return 1;
  const { generator, others } = machineOf(evidence);
  const ran = sum([generator, ...others].map((each) => each.ran(fromMs, toMs)));
  return 1 + ran / Math.max(toMs - fromMs, READ_EVERY_MS);
}

const rates = new WeakMap<Evidence, number>();

/** Requests per ms in the interval with most of them. */
function busiestRate(evidence: Evidence): number {
  const known = rates.get(evidence);
  if (known !== undefined) return known;
  const each = evidence.load.intervals.map(({ fromMs, toMs, sent, count }) =>
    toMs > fromMs ? Math.max(sent, count) / (toMs - fromMs) : 0,
  );
  const busiest = Math.max(0, ...each);
  rates.set(evidence, busiest);
  return busiest;
}

/** The same of what lasted so long inside of one service, and of those that it calls. All of them where the calls are not known. */
export function delayWithin(evidence: Evidence, service: string, fromMs: number, toMs: number): number {
  const { others } = machineOf(evidence);
  const calls = (evidence.edges ?? []).map(({ edge }) => edge.split('->'));
  if (calls.length === 0) return machineDelay(evidence, fromMs, toMs);
  const inside = new Set([service]);
  for (const reached of inside) for (const [from, to] of calls) if (from === reached && to) inside.add(to);
  const isInside = ({ of }: Waits) => inside.has(of) || (of === PROXY && inside.size > 1);
  return Math.min(sum(others.filter(isInside).map((each) => each.within(fromMs, toMs))), toMs - fromMs);
}

/** Who was held up for how long between two moments, the longest first; measured ms. */
function heldUp(evidence: Evidence, fromMs: number, toMs: number): readonly HeldUp[] {
  const { health, cpuWaits: threads = [] } = evidence.load;
  const { others } = machineOf(evidence);
  const total = (samples: readonly (readonly [number, number])[]) => waitsOf('', samples).within(fromMs, toMs);
  const worst = (ms: (one: GeneratorHealth) => number) => {
    const readings = health.map((one, i) => [health[i - 1]?.atMs ?? fromMs, one] as const);
    const met = readings.filter(([since, { atMs }]) => since < toMs && fromMs < atMs);
    return Math.min(toMs - fromMs, Math.max(0, ...met.map(([, one]) => ms(one))));
  };
  const held: readonly HeldUp[] = [
    {
      of: GENERATOR,
      how: 'waited',
      ms: Math.max(
        total(health.map(({ atMs, cpuWaitMs = 0 }) => [atMs, cpuWaitMs])),
        ...threads.map(({ samples }) => waitsOf('', samples).within(fromMs, toMs)),
      ),
    },
    { of: GENERATOR, how: 'stood still', ms: worst(({ loopDelayMs }) => loopDelayMs) },
    { of: GENERATOR, how: 'sent late', ms: worst(({ latenessMs }) => latenessMs) },
    ...others.map((waits) => ({ of: waits.of, how: 'waited' as const, ms: waits.within(fromMs, toMs) })),
  ];
  return held.filter(({ ms }) => ms > 0).toSorted((a, b) => b.ms - a.ms);
}

interface HeldUp {
  readonly of: string;
  /** `waited` for a CPU, all in all; the longest time that it `stood still`, or `sent late`. */
  readonly how: 'waited' | 'stood still' | 'sent late';
  readonly ms: number;
}

/** `payment waited 1.2 s for a CPU, the load generator stood still for up to 400 ms`: at most two, as measured. */
export function describeHeldUp(evidence: Evidence, fromMs: number, toMs: number): string {
  return heldUp(evidence, fromMs, toMs)
    .slice(0, 2)
    .map(({ of, how, ms }) => {
      const long = formatDuration(ms < 10 ? Number(ms.toPrecision(2)) : Math.round(ms));
      if (how === 'waited') return `${of} waited ${long} for a CPU`;
      return how === 'stood still' ? `${of} stood still for up to ${long}` : `${of} sent up to ${long} late`;
    })
    .join(', ');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
