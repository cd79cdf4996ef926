import { z } from 'zod';
import type { FaultKind } from '../../domain/fault-kind.ts';
import { faultKinds } from '../../faults/catalogue.ts';
import type { Choose, Meant } from '../../run/config/shape-problems.ts';
import { nearest } from '../../runtime/nearest.ts';
import { duration, filled, lasting, rate } from './quantities.ts';
import { CHANGING, changeSchema, parameterFields, pauseSchema } from './written-fault.ts';

/** Steps as runbooks write them: `at`, and one thing that is done then. */

const ofInjection = {
  name: filled.describe('What the runbook calls it, to lift it and to tell of it'),
  for: lasting.exactOptional().describe('It is lifted by itself after this long; else by a step, or at the end'),
};

/** An injection of this kind. */
function injectionOf(kind: FaultKind): z.ZodObject {
  return z.strictObject({
    ...ofInjection,
    fault: z.literal(kind.kind),
    on: filled.describe('An edge such as payment->bank, or a service'),
    ...parameterFields(kind),
  });
}

const INJECTIONS = new Map([...faultKinds.values()].map((kind) => [kind.kind, injectionOf(kind)]));

/** An injection whose fault a builder has made. */
const BUILT = z.strictObject({ ...ofInjection, fault: z.looseObject({ kind: filled, on: filled }) });

const someInjection = [...INJECTIONS.values()] as [z.ZodObject, ...z.ZodObject[]];

/** Where a runbook is from: code may also inject what a builder has made. */
export type RunbookSource = 'file' | 'code';

const injectionIn = (source: RunbookSource) => z.union(source === 'file' ? someInjection : [...someInjection, BUILT]);

const ACTIONS = {
  say: filled.describe('What the page and the log tell everybody'),
  gate: filled.describe('A question: the runbook, and its clock, wait until somebody says go on'),
  lift: filled.describe('The name of what was injected'),
  check: filled.describe('A statement, judged over what was seen so far'),
  load: rate.describe('Requests per second from now on'),
};

const at = duration.describe('When, since the load began');

const plainSteps = Object.entries(ACTIONS).map(([action, value]) => z.strictObject({ at, [action]: value }));

/** Every step. */
export function stepSchema(source: RunbookSource): z.ZodType {
  return z.union([z.strictObject({ at, inject: injectionIn(source) }), ...plainSteps]);
}

const NAMES = [...Object.keys(ACTIONS), 'inject'];

/** Which step, injection or change of a fault was meant where one of them has a mistake. */
export function meantInSteps(source: RunbookSource): Choose {
  return (path, value) => {
    if (path[0] !== 'steps') return undefined;
    if (path.length === 2) return meantStep(value, source);
    if (path.length === 3 && path[2] === 'inject') return meantInjection(value, source);
    return path.length === 5 && path[3] === 'steps' ? meantChange(value) : undefined;
  };
}

function meantStep(value: unknown, source: RunbookSource): Meant {
  if (!isFields(value)) return `give at, and one of ${NAMES.join(', ')}`;
  const done = NAMES.filter((name) => name in value);
  const [action, another] = done;
  if (another !== undefined) return `a step does one thing, and this one has ${done.join(' and ')}`;
  if (action === undefined) return `${unknownAction(value)}say what is done: one of ${NAMES.join(', ')}`;
  const injection = injectionIn(source);
  return { schema: z.strictObject({ at, [action]: ACTIONS[action as keyof typeof ACTIONS] ?? injection }) };
}

function unknownAction(value: object): string {
  const [unknown] = Object.keys(value).filter((name) => name !== 'at');
  return unknown === undefined ? '' : `${unknown} is no known field${nearest(unknown, [...NAMES, 'at'])} `;
}

const EXAMPLE = '{ name: slow bank, fault: latency, on: payment->bank, latency: 5s, for: 2m }';

const KIND = z.string({ error: 'give the name of a kind of fault, as docs/faults.md has them' });

function meantInjection(value: unknown, source: RunbookSource): Meant {
  if (!isFields(value)) return `give what is injected, such as ${EXAMPLE}`;
  const { fault } = value as { fault?: unknown };
  if (source === 'code' && isFields(fault)) return { schema: BUILT };
  const kind = typeof fault === 'string' ? INJECTIONS.get(fault) : undefined;
  // Of what is no kind, nobody knows the parameters.
  return { schema: kind ?? z.looseObject({ ...ofInjection, fault: known(INJECTIONS.keys()) }) };
}

function meantChange(value: unknown): Meant {
  if (!isFields(value)) return 'give at, a fault or none, and its parameters';
  const { fault } = value as { fault?: unknown };
  if (fault === 'none') return { schema: pauseSchema };
  const kind = typeof fault === 'string' ? CHANGING.get(fault) : undefined;
  return { schema: kind ? changeSchema(kind) : z.looseObject({ at, fault: known(['none', ...CHANGING.keys()]) }) };
}

function known(names: Iterable<string>): z.ZodType {
  const all = [...names];
  return KIND.refine((name) => all.includes(name), {
    error: ({ input }) => `there is no such kind of fault${nearest(String(input), all)}`,
  });
}

function isFields(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
