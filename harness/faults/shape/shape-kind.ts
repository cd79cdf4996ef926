import { z } from 'zod';
import { formatDuration } from '../../domain/duration.ts';
import type { Fault } from '../../domain/fault.ts';
import type { FaultCount, FaultKind, FaultTraits, ServiceCondition } from '../../domain/fault-kind.ts';
import { parametersOf, problemsOf, seedParameter } from '../parameters.ts';
import { playShape } from './play-shape.ts';
import { SHAPE, type Shape } from './shape.ts';

const schema = z.strictObject({
  kind: z.literal(SHAPE),
  on: z.string(),
  name: z.string(),
  steps: z.array(z.object({ atMs: z.number().min(0), fault: z.unknown() })).min(1, 'are missing'),
  everyMs: z.number().positive().optional(),
  seed: seedParameter.optional(),
});

type Kinds = ReadonlyMap<string, FaultKind>;

/** The kind of shapes over `kinds`; shapes do not nest. */
export function shapeKind(kinds: Kinds): FaultKind {
  const kindOf = (fault: Fault) => kinds.get(fault.kind) as FaultKind;
  return {
    kind: SHAPE,
    parameters: parametersOf(schema),
    check: (fault) => {
      const problems = problemsOf(schema, fault);
      return problems.length > 0 ? problems : stepProblems(fault as Shape, kinds);
    },
    scale: (fault, k) => {
      const { everyMs, ...shape } = withFaults(fault as Shape, (step) => kindOf(step).scale(step, k));
      const steps = shape.steps.map((step) => ({ ...step, atMs: step.atMs / k }));
      return { ...shape, steps, ...(everyMs === undefined ? {} : { everyMs: everyMs / k }) };
    },
    seed: (fault, random) => withFaults(fault as Shape, (step, i) => kindOf(step).seed(step, random.fork(`step ${i}`))),
    describe: (fault) => describe(fault as Shape),
    traits: (fault) => combined(faultsOf(fault as Shape).map((step) => kindOf(step).traits(step))),
    apply: (fault, target) => playShape(fault as Shape, target, kindOf),
  };
}

function faultsOf({ steps }: Shape): Fault[] {
  return steps.flatMap(({ fault }) => fault ?? []);
}

function withFaults(shape: Shape, change: (fault: Fault, step: number) => Fault): Shape {
  return { ...shape, steps: shape.steps.map(({ atMs, fault }, i) => ({ atMs, fault: fault && change(fault, i) })) };
}

function stepProblems(shape: Shape, kinds: Kinds): string[] {
  const { on, name, steps } = shape;
  const ordered = steps.every((step, i) => step.atMs >= (steps[i - 1]?.atMs ?? 0));
  const faults = faultsOf(shape);
  return [
    ...(ordered ? [] : [`${name}: steps must come in the order of their times`]),
    ...(faults.length === 0 ? [`${name}: has no step with a fault`] : []),
    ...faults
      .filter((fault) => fault.on !== on)
      .map((fault) => `${name}: all steps must act on ${on}, not ${fault.on}`),
    ...faults.flatMap(
      (fault) =>
        kinds.get(fault.kind)?.check(fault) ?? [
          `${name}: fault ${fault.kind} does not exist, or is a shape and cannot be nested`,
        ],
    ),
  ];
}

/** The traits of a whole shape: what all its steps need, the worst that any does, and the least that any is sure to touch. */
function combined(steps: readonly FaultTraits[]): FaultTraits {
  return {
    needs: steps.flatMap(({ needs }) => needs),
    counted: steps.map(({ counted }) => counted).find(({ by }) => by !== 'none') ?? UNCOUNTED,
    // A phase also has calls that come while no step acts.
    fallbackCount: 'none',
    share: Math.min(1, ...steps.map(({ share }) => share)),
    service: CONDITIONS.findLast((condition) => steps.some(({ service }) => service === condition)) ?? 'serves',
    connects: steps.every(({ connects }) => connects),
    delayMs: Math.max(0, ...steps.map(({ delayMs }) => delayMs)),
  };
}

const UNCOUNTED: FaultCount = { by: 'none' };

/** From best to worst. */
const CONDITIONS: readonly ServiceCondition[] = ['serves', 'stands still', 'restarts'];

function describe({ name, on, steps, everyMs }: Shape): string {
  const length = everyMs ?? steps.at(-1)?.atMs ?? 0;
  return `${name} on ${on}, ${everyMs === undefined ? 'over' : 'every'} ${formatDuration(length)}`;
}
