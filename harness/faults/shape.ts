import { z } from 'zod';
import { formatDuration } from '../domain/duration.ts';
import type { Fault } from '../domain/fault.ts';
import type { FaultKind, RunningTarget } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';
import { seededRandom } from '../runtime/random.ts';
import { type DurationLike, milliseconds } from './duration-parameter.ts';
import { problemsOf, seedParameter } from './parameters.ts';
import { playShape } from './play-shape.ts';

const KIND = 'shape';

/** From `atMs` on, `fault` acts; null is a pause. */
export interface ShapeStep {
  readonly atMs: number;
  readonly fault: Fault | null;
}

/**
 * A fault that changes over the phase. It is a plain list of what acts when, so that whatever was drawn for it stands in
 * the plan and in the evidence, and replays exactly.
 */
export interface Shape extends Fault {
  readonly kind: typeof KIND;
  /** `flapping latency`, for people. */
  readonly name: string;
  readonly steps: readonly ShapeStep[];
  /** Begins again after this long; absent: the last step stays. */
  readonly everyMs?: number;
  /** From which its times were drawn; absent: nothing was. Each step has the seed of its own fault's draws. */
  readonly seed?: number;
}

/** What acts when, written out: `steps('bank gets worse', ['0s', latency(BANK, '1s')], ['10s', latency(BANK, '3s')])`. */
export function steps(name: string, ...list: readonly (readonly [at: DurationLike, fault: Fault | null])[]): Shape {
  const parsed = list.map(([at, fault]) => ({ atMs: milliseconds(at), fault }));
  return { kind: KIND, on: placeOf(parsed), name, steps: parsed };
}

export interface FlappingOptions {
  readonly sick: DurationLike;
  readonly healthy: DurationLike;
  /** Draws each stretch anew within ± this share of its length, from `seed`; 0 is regular. */
  readonly irregular?: number;
  readonly seed?: number;
  /** Rounds drawn for an irregular shape before it begins again; default 20. */
  readonly rounds?: number;
}

/** Sick and healthy in turns: the worst case for breakers and for anything that believes one probe. */
export function flapping(fault: Fault, options: FlappingOptions): Shape {
  const { irregular = 0, seed = 1, rounds = irregular > 0 ? 20 : 1 } = options;
  const random = seededRandom(seed);
  const drawn = (ms: number) => ms * (1 + irregular * (2 * random.next() - 1));
  const list: ShapeStep[] = [];
  let atMs = 0;
  for (let round = 0; round < rounds; round++) {
    list.push({ atMs, fault });
    atMs += drawn(milliseconds(options.sick));
    list.push({ atMs, fault: null });
    atMs += drawn(milliseconds(options.healthy));
  }
  const name = `flapping ${fault.kind}`;
  return { kind: KIND, on: fault.on, name, steps: list, everyMs: atMs, ...(irregular > 0 ? { seed } : {}) };
}

/**
 * A brownout: every number of the fault goes from its value in `from` to that in `to`, in equal steps over `over`, and
 * stays there. Both must be of one kind and on one place.
 */
export function ramp(from: Fault, to: Fault, over: DurationLike, count = 10): Shape {
  if (from.kind !== to.kind || from.on !== to.on)
    throw new SquallError(
      'SQUALL_INVALID_PLAN',
      `no ramp leads from ${from.kind} on ${from.on} to ${to.kind} on ${to.on}`,
    );
  const list = Array.from({ length: count + 1 }, (_, i) => ({
    atMs: (milliseconds(over) * i) / count,
    fault: between(from, to, i / count),
  }));
  return { kind: KIND, on: from.on, name: `ramp of ${from.kind}`, steps: list };
}

function between(from: Fault, to: Fault, part: number): Fault {
  const mixed = Object.entries(to).map(([name, end]) => {
    const start = from[name];
    return [name, typeof start === 'number' && typeof end === 'number' ? start + (end - start) * part : end];
  });
  return Object.fromEntries(mixed) as Fault;
}

function placeOf(list: readonly ShapeStep[]): string {
  return list.find(({ fault }) => fault)?.fault?.on ?? 'nothing';
}

const schema = z.strictObject({
  kind: z.literal(KIND),
  on: z.string(),
  name: z.string(),
  steps: z.array(z.object({ atMs: z.number().min(0), fault: z.unknown() })).min(1, 'are missing'),
  everyMs: z.number().positive().optional(),
  seed: seedParameter.optional(),
});

/** The kind of shapes over `kinds`; shapes do not nest. */
export function shapeKind(kinds: ReadonlyMap<string, FaultKind>): FaultKind {
  const kindOf = (fault: Fault) => kinds.get(fault.kind);
  return {
    kind: KIND,
    check: (fault) => [...problemsOf(schema, fault), ...innerProblems(fault as Shape, kindOf)],
    scale: (fault, k) => {
      const { everyMs, ...shape } = fault as Shape;
      const list = shape.steps.map((step) => ({
        atMs: step.atMs / k,
        fault: step.fault && (kindOf(step.fault)?.scale(step.fault, k) ?? step.fault),
      }));
      return { ...shape, steps: list, ...(everyMs === undefined ? {} : { everyMs: everyMs / k }) };
    },
    seed: (fault, random) => {
      const list = (fault as Shape).steps.map(({ atMs, fault: step }, i) => ({
        atMs,
        fault: step && (kindOf(step)?.seed?.(step, random.fork(`step ${i}`)) ?? step),
      }));
      return { ...fault, steps: list };
    },
    describe: (fault) => describe(fault as Shape),
    apply: (fault, target: RunningTarget) => playShape(fault as Shape, target, kindOf),
  };
}

function innerProblems({ on, name, steps: list }: Shape, kindOf: (fault: Fault) => FaultKind | undefined): string[] {
  const ordered = list.every((step, i) => step.atMs >= (list[i - 1]?.atMs ?? 0));
  const faults = list.flatMap(({ fault }) => (fault ? [fault] : []));
  return [
    ...(ordered ? [] : [`${name}: steps must come in the order of their times`]),
    ...(faults.length === 0 ? [`${name}: breaks nothing`] : []),
    ...faults
      .filter((fault) => fault.on !== on)
      .map((fault) => `${name}: all steps must act on ${on}, not ${fault.on}`),
    ...faults.flatMap((fault) => kindOf(fault)?.check(fault) ?? [`${name}: fault ${fault.kind} does not exist here`]),
  ];
}

function describe({ name, on, steps: list, everyMs }: Shape): string {
  const length = everyMs ?? list.at(-1)?.atMs ?? 0;
  return `${name} on ${on}, ${everyMs === undefined ? 'over' : 'every'} ${formatDuration(length)}`;
}
