import type { Fault, FaultStep, SteppedFault } from '../../domain/fault.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import { type DurationLike, milliseconds } from '../duration-parameter.ts';

export const SHAPE = 'shape';

/**
 * A fault that changes over the phase. It is a plain list of steps, so that whatever was drawn for it stands in the plan
 * and in the evidence, and replays exactly.
 */
export interface Shape extends SteppedFault {
  readonly kind: typeof SHAPE;
  /** `flapping latency`, for people. */
  readonly name: string;
  /** Seed of its times; absent when they were not drawn. The fault of each step has a seed of its own. */
  readonly seed?: number;
}

/** A list of steps, written out: `steps('bank gets worse', ['0s', latency(BANK, '1s')], ['10s', latency(BANK, '3s')])`. */
export function steps(name: string, ...list: readonly (readonly [at: DurationLike, fault: Fault | null])[]): Shape {
  const parsed = list.map(([at, fault]) => ({ atMs: milliseconds(at), fault }));
  return { kind: SHAPE, on: placeOf(parsed), name, steps: parsed };
}

export interface FlappingOptions {
  readonly sick: DurationLike;
  readonly healthy: DurationLike;
  /** Draws each stretch anew within ± this share of its length, from `seed`; 0 is regular. */
  readonly irregular?: number;
  readonly seed?: number;
  /** Rounds that are drawn for an irregular shape before it repeats; default 20. */
  readonly rounds?: number;
}

/** Sick and healthy by turns: the worst case for breakers and for anything that trusts a single probe. */
export function flapping(fault: Fault, options: FlappingOptions): Shape {
  const { irregular = 0, seed = 1, rounds = irregular > 0 ? 20 : 1 } = options;
  const random = seededRandom(seed);
  const drawn = (ms: number) => ms * (1 + irregular * (2 * random.next() - 1));
  const list: FaultStep[] = [];
  let atMs = 0;
  for (let round = 0; round < rounds; round++) {
    list.push({ atMs, fault });
    atMs += drawn(milliseconds(options.sick));
    list.push({ atMs, fault: null });
    atMs += drawn(milliseconds(options.healthy));
  }
  const name = `flapping ${fault.kind}`;
  return { kind: SHAPE, on: fault.on, name, steps: list, everyMs: atMs, ...(irregular > 0 ? { seed } : {}) };
}

/**
 * A brownout: every number of the fault goes from its value in `from` to that in `to`, in equal steps over `over`, and
 * stays there. Both must be of the same kind and act on the same place.
 */
export function ramp(from: Fault, to: Fault, over: DurationLike, count = 10): Shape {
  if (from.kind !== to.kind || from.on !== to.on)
    throw new SquallError(
      'SQUALL_INVALID_PLAN',
      `a ramp takes two faults of one kind on one place, not ${from.kind} on ${from.on} and ${to.kind} on ${to.on}`,
    );
  const list = Array.from({ length: count + 1 }, (_, i) => ({
    atMs: (milliseconds(over) * i) / count,
    fault: between(from, to, i / count),
  }));
  return { kind: SHAPE, on: from.on, name: `ramp of ${from.kind}`, steps: list };
}

function between(from: Fault, to: Fault, part: number): Fault {
  const mixed = Object.entries(to).map(([name, end]) => {
    const start = from[name];
    if (typeof start !== 'number' || typeof end !== 'number') return [name, end];
    const value = start + (end - start) * part;
    return [name, isOfWholes(start, end) ? Math.round(value) : value];
  });
  return Object.fromEntries(mixed) as Fault;
}

/** Bytes, rates and statuses have no halves; shares lie between 0 and 1, which are whole as well. */
function isOfWholes(start: number, end: number): boolean {
  return Number.isInteger(start) && Number.isInteger(end) && Math.abs(end - start) > 1;
}

function placeOf(list: readonly FaultStep[]): string {
  return list.find(({ fault }) => fault)?.fault?.on ?? 'nothing';
}
