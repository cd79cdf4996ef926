import type { AlertRules } from '../../domain/alert.ts';
import type { Fault } from '../../domain/fault.ts';
import type { LoadPlan } from '../../domain/load-plan.ts';
import type { Target } from '../../domain/target.ts';
import { kindOf } from '../../faults/catalogue.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { duration } from './quantities.ts';
import type { Step } from './runbook.ts';
import { readShape, readStep, type WrittenRunbook } from './schema.ts';
import type { RunbookSource } from './step-schema.ts';
import { readFault } from './written-fault.ts';

/**
 * What could be read of a runbook. All checks look at drafts, so that a runbook with ten mistakes is told all ten: what has a
 * mistake of its own is left out, and nothing else is wrong because of that.
 */
export interface Draft extends Partial<Omit<WrittenRunbook, 'steps' | 'target' | 'warmUp' | 'alerts'>> {
  readonly target?: string | Target;
  readonly warmUp?: LoadPlan;
  readonly alerts?: readonly WrittenAlerts[];
  readonly steps: readonly DraftStep[];
}

export type WrittenAlerts =
  | string
  | { readonly file: string; readonly compress?: number; readonly scrapeEvery?: string }
  | AlertRules;

/** A step of which some is not known: when it is, or what is injected. */
export type DraftStep = { readonly index: number; readonly atMs: number | undefined } & Action;

export type Action =
  | Exclude<WithoutTime<Step>, { kind: 'inject' }>
  | {
      readonly kind: 'inject';
      readonly name: string;
      readonly fault: Fault | undefined;
      readonly forMs?: number;
    }
  | { readonly kind: 'unknown' };

type WithoutTime<S> = S extends Step ? Omit<S, 'atMs'> : never;

export interface ReadDraft {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
}

export function readDraft(written: unknown, source: RunbookSource): ReadDraft {
  const { fields, problems } = readShape(written, source);
  const { warmUp, steps: _, ...rest } = fields;
  const raw = (written as { steps?: unknown } | null | undefined)?.steps;
  const steps = Array.isArray(raw) ? raw.map((step, index) => draftStep(step, index, source)) : [];
  return { draft: { ...rest, ...(warmUp ? { warmUp: loadOf(warmUp) } : {}), steps }, problems };
}

/** Of a step with a mistake, what others refer to. */
function draftStep(raw: unknown, index: number, source: RunbookSource): DraftStep {
  const read = readStep(raw, source) as StepFields | undefined;
  if (read) return { index, atMs: read.at, ...actionOf(read) };
  const { at, inject } = (raw ?? {}) as { at?: unknown; inject?: { name?: unknown; for?: unknown } };
  const atMs = duration.safeParse(at).data;
  if (typeof inject?.name !== 'string') return { index, atMs, kind: 'unknown' };
  const injection = { index, kind: 'inject', name: inject.name, fault: undefined } as const;
  if (inject.for === undefined) return { ...injection, atMs };
  const { data: forMs } = duration.safeParse(inject.for);
  // When it is over is not known then, as if it were not known when it begins.
  return forMs === undefined ? { ...injection, atMs: undefined } : { ...injection, atMs, forMs };
}

/** A step as its schema reads it. */
interface StepFields {
  readonly at: number;
  readonly say?: string;
  readonly gate?: string;
  readonly lift?: string;
  readonly check?: string;
  readonly load?: number;
  readonly inject?: InjectFields;
}

interface InjectFields {
  readonly name: string;
  readonly fault: string | Fault;
  readonly on: string;
  readonly for?: number;
}

function actionOf({ say, gate, lift, check, load, inject }: StepFields): Action {
  if (say !== undefined) return { kind: 'say', text: say };
  if (gate !== undefined) return { kind: 'gate', question: gate };
  if (lift !== undefined) return { kind: 'lift', name: lift };
  if (check !== undefined) return { kind: 'check', statement: check };
  if (load !== undefined) return { kind: 'load', rate: load };
  return inject ? injection(inject) : { kind: 'unknown' };
}

function injection({ fault: written, for: forMs, ...values }: InjectFields): Action {
  const fault =
    typeof written === 'string' ? readFault(kindOf({ kind: written, on: values.on }), { ...values }) : written;
  return { kind: 'inject', name: values.name, fault, ...(forMs === undefined ? {} : { forMs }) };
}

/** `{ rate: 10/s, for: 5s }`, `{ requests: 100, concurrency: 10 }`, or a load that code has made. */
function loadOf(written: NonNullable<WrittenRunbook['warmUp']> | LoadPlan): LoadPlan {
  if ('model' in written) return written;
  if ('concurrency' in written) return { model: 'closed', ...written };
  return {
    model: 'open',
    arrivals: { kind: written.arrivals ?? 'constant', rate: written.rate },
    durationMs: written.for,
  };
}

/** Requests per second from the begin, and how they arrive. */
export function loadFrom(load: WrittenRunbook['load']): { rate: number; arrivals: 'constant' | 'poisson' } {
  return typeof load === 'number'
    ? { rate: load, arrivals: 'constant' }
    : { rate: load.rate, arrivals: load.arrivals ?? 'constant' };
}
