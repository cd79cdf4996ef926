import type { LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import type { Random } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { Ending, Outgoing } from '../wire/wire.ts';
import { captured } from './captures.ts';
import { rowPicker } from './feeds.ts';
import type { Filling } from './placeholders.ts';
import { compileStep, type Encode, type Step } from './steps.ts';

/** A request ready to send. */
export interface ReadyRequest extends Outgoing {
  readonly step: Step;
  /** Missing where the step needs nothing to be filled. */
  readonly flow: Flow | undefined;
}

/** What the steps of one flow share. */
interface Flow {
  readonly key: Random;
  readonly values: Readonly<Record<string, string>>;
}

/** The same for one seed, whichever worker asks and in whatever order. */
export interface RequestSource {
  /** The request with this index, sent `lateMs` after it was due. */
  first(index: number, lateMs?: number): ReadyRequest;
  /** The step after an answer; undefined when the flow is over, or something to capture is not there. */
  next(after: ReadyRequest, end: Ending, index: number): ReadyRequest | undefined;
}

/** Draws from the weighted mix and fills the templates. Throws SQUALL_INVALID_PLAN when they make no sense. */
export function requestSource(spec: LoadSpec, encode: Encode, wall: () => number): RequestSource {
  if (spec.requests.length === 0) throw invalid('a load needs at least one request');
  const random = seededRandom(spec.seed).fork('requests');
  const pick = weightedPick(spec.requests);
  const kinds = spec.requests.map((template, i) => {
    const step = compileStep(template, spec, encode, new Set());
    const alone = step.fixed && !step.next ? ready(step, step.render(noFilling), undefined) : undefined;
    return { step, alone, row: rowPicker(template.feed, random.fork(`feed ${i}`)) };
  });
  const only = kinds.length === 1 ? kinds[0]?.alone : undefined;
  const make = (step: Step, index: number, flow: Flow, own: Random, lateMs = 0) => {
    const { runId: run, deadlineMs } = spec;
    return ready(step, step.render({ index, run, random: own, ...flow, deadlineMs, wallMs: wall(), lateMs }), flow);
  };
  return {
    first(index, lateMs) {
      if (only) return only;
      const own = random.fork(String(index));
      const kind = kinds[pick(own.next())] as (typeof kinds)[number];
      return kind.alone ?? make(kind.step, index, { key: own, values: kind.row(index) }, own, lateMs);
    },
    next({ step, flow }, end, index) {
      const found = end.kind === 'answered' ? captured(step.captures, end) : undefined;
      if (!step.next || !found || !flow) return undefined;
      const values = { ...flow.values, ...found };
      return make(step.next, index, { key: flow.key, values }, random.fork(String(index)));
    },
  };
}

const noFilling: Filling = {
  ...{ index: 0, run: '', values: {}, deadlineMs: 0, wallMs: 0, lateMs: 0 },
  ...{ random: seededRandom(0), key: seededRandom(0) },
};

function ready(step: Step, bytes: Buffer, flow: Flow | undefined): ReadyRequest {
  return { bytes, bodiless: step.bodiless, step, flow };
}

/** The position in the mix that a draw in [0, 1) falls on. */
function weightedPick(templates: readonly RequestTemplate[]): (draw: number) => number {
  const weights = templates.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some((weight) => !(weight >= 0)) || !(total > 0))
    throw invalid('weights must not be negative, and one of them must be above 0');
  let sum = 0;
  const ends = weights.map((weight) => {
    sum += weight;
    return sum / total;
  });
  const last = weights.findLastIndex((weight) => weight > 0);
  return (draw) => {
    const position = ends.findIndex((end) => draw < end);
    return position < 0 ? last : position;
  };
}

function invalid(message: string): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', message);
}
