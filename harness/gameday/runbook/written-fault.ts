import { z } from 'zod';
import { printDuration, printPercent } from '../../assertions/grammar/quantity.ts';
import { type Fault, type FaultStep, isStepped } from '../../domain/fault.ts';
import type { FaultKind, FaultParameter } from '../../domain/fault-kind.ts';
import { faultKinds, kindOf } from '../../faults/catalogue.ts';
import { duration, share } from './quantities.ts';

/**
 * Faults as runbooks write them: the name of the kind, and its parameters by their names, with what may be left out. Kinds say what
 * their parameters are; none is known here by name.
 */
/** What is written of a fault by every runbook; a parameter of the kind that is named so is filled from there. */
const OF_EVERY_FAULT = ['name', 'fault', 'on', 'for', 'at'];

/** The fields of the parameters of a kind. */
export function parameterFields(kind: FaultKind): z.ZodRawShape {
  return Object.fromEntries(written(kind).map((parameter) => [parameter.name, fieldOf(parameter)]));
}

function written({ parameters }: FaultKind): readonly FaultParameter[] {
  return parameters.filter(({ fixed, name }) => !fixed && !OF_EVERY_FAULT.includes(name));
}

function fieldOf(parameter: FaultParameter): z.ZodType {
  const { takes, choices } = parameter;
  const value = choices ? z.enum(choices) : schemaOf(takes);
  return 'default' in parameter || parameter.optional ? value.exactOptional() : value;
}

function schemaOf(takes: FaultParameter['takes']): z.ZodType {
  switch (takes) {
    case 'duration':
      return duration;
    case 'share':
      return share;
    case 'number':
      return z.number();
    case 'text':
      return z.string();
    case 'fields':
      return z.record(z.string(), z.unknown());
    case 'steps':
      return z.array(z.union([pauseSchema, ...CHANGING.values().map(changeSchema)])).min(1, 'give at least one');
  }
}

/** The kinds that a fault which changes can be made of; those do not nest. */
export const CHANGING: ReadonlyMap<string, FaultKind> = new Map(
  [...faultKinds].filter(([, { parameters }]) => parameters.every(({ takes }) => takes !== 'steps')),
);

/** One step of a fault that changes: the fault that acts from `at` on. */
export function changeSchema(kind: FaultKind): z.ZodObject {
  return z.strictObject({
    at: duration,
    fault: z.literal(kind.kind),
    on: z.string().exactOptional(),
    ...parameterFields(kind),
  });
}

/** A pause of a fault that changes. */
export const pauseSchema = z.strictObject({ at: duration, fault: z.literal('none') });

interface WrittenFault {
  readonly name: string;
  readonly on: string;
  readonly [parameter: string]: unknown;
}

/** The fault of a kind that was written with these values, as its schema reads them. */
export function readFault(kind: FaultKind, values: WrittenFault): Fault {
  const fields = kind.parameters.flatMap((parameter) => {
    const value = values[parameter.name] ?? parameter.default;
    if (value === undefined) return [];
    return [[parameter.field, parameter.takes === 'steps' ? readChanges(value, values) : value] as const];
  });
  return { kind: kind.kind, on: values.on, ...Object.fromEntries(fields) };
}

function readChanges(changes: unknown, { name, on }: WrittenFault): FaultStep[] {
  return (changes as readonly { at: number; fault: string }[]).map(({ at, ...values }) => {
    const kind = CHANGING.get(values.fault);
    return { atMs: at, fault: kind ? readFault(kind, { on, name, ...values }) : null };
  });
}

/** A fault as a runbook writes it, without what its kind takes for granted. */
export function writeFault(fault: Fault): Record<string, unknown> {
  const values = written(kindOf(fault)).flatMap((parameter) => {
    const value = fault[parameter.field];
    if (value === undefined || value === parameter.default) return [];
    return [[parameter.name, writeValue(parameter, value)] as const];
  });
  return { fault: fault.kind, on: fault.on, ...Object.fromEntries(values) };
}

function writeValue({ takes }: FaultParameter, value: unknown): unknown {
  switch (takes) {
    case 'duration':
      return printDuration(value as number);
    case 'share':
      return printPercent(value as number);
    case 'steps':
      return (value as readonly FaultStep[]).map(({ atMs, fault }) => {
        const { on: _, ...change } = fault ? writeFault(fault) : { fault: 'none' };
        return { at: printDuration(atMs), ...change };
      });
    default:
      return value;
  }
}

/** Every fault that acts at some time: of one that changes, those of its steps. */
export function actingFaults(fault: Fault): readonly Fault[] {
  return isStepped(fault) ? fault.steps.flatMap((step) => step.fault ?? []) : [fault];
}
