import type { LoadSpec, RequestTemplate } from '../../domain/load-plan.ts';
import type { Random } from '../../domain/ports.ts';
import { SquallError } from '../../runtime/errors.ts';
import { seededRandom } from '../../runtime/random.ts';
import type { RequestEnd } from '../wire/wire.ts';
import { captured } from './captures.ts';
import { rowPicker } from './feeds.ts';
import { requestProblems } from './request-problems.ts';
import { type Compile, compileStep, type Step } from './steps.ts';
import { LINE_BREAK } from './template-texts.ts';

/** A request that a wire can send. */
export interface ReadyRequest<Prepared> {
  readonly prepared: Prepared;
  readonly step: Step<Prepared>;
  /** Missing where the step needs nothing to be filled. */
  readonly flow: Flow | undefined;
}

/** What the steps of one flow share. */
interface Flow {
  readonly key: Random;
  readonly values: Readonly<Record<string, string>>;
}

/** The same for one seed, whichever worker asks and in whatever order. */
export interface RequestSource<Prepared> {
  /** The request with this index, sent `lateMs` after it was due. */
  first(index: number, lateMs?: number): ReadyRequest<Prepared>;
  /** The step after an answer, or why it cannot be filled. The request before must have one. */
  next(after: ReadyRequest<Prepared>, end: RequestEnd, index: number): NextStep<Prepared>;
  /** The route of the request with this index. */
  routeOf(index: number): string;
}

export type NextStep<Prepared> =
  | { readonly ready: ReadyRequest<Prepared>; readonly missing?: undefined }
  | { readonly ready?: undefined; readonly missing: string };

/** What is particular to one request. */
interface Draw {
  readonly index: number;
  readonly random: Random;
  readonly lateMs: number;
}

/** Draws from the weighted mix and fills the templates. Throws SQUALL_INVALID_PLAN with all that makes no sense. */
export function requestSource<Prepared>(
  spec: LoadSpec,
  compile: Compile<Prepared>,
  wall: () => number,
): RequestSource<Prepared> {
  const problems = requestProblems(spec.requests);
  if (problems.length > 0) throw new SquallError('SQUALL_INVALID_PLAN', problems.join('\n'));
  const { runId: run, deadlineMs } = spec;
  const random = seededRandom(spec.seed).fork('requests');
  const drawFor = (index: number, lateMs = 0): Draw => ({ index, random: random.fork(String(index)), lateMs });
  const fill = (step: Step<Prepared>, flow: Flow, draw: Draw): ReadyRequest<Prepared> => {
    const prepared = step.prepare({ ...draw, ...flow, run, deadlineMs, wallMs: wall() });
    return { prepared, step, flow };
  };
  const pick = weightedPick(spec.requests);
  const basePath = new URL(spec.url).pathname.replace(/\/$/, '');
  const kinds = spec.requests.map((template, i) => {
    const step = compileStep(template, basePath, compile);
    const row = rowPicker(template.feed, random.fork(`feed ${i}`));
    const begin = (draw: Draw) => fill(step, { key: draw.random, values: row(draw.index) }, draw);
    /** Where all requests of a kind are the same, the first serves for all. */
    const only = step.fixed && !step.next ? { ...begin(drawFor(0)), flow: undefined } : undefined;
    return { only, begin, route: step.route };
  });
  const kindOf = (draw: Draw) => kinds[pick(draw.random.next())] as (typeof kinds)[number];
  const onlyRequest = kinds.length === 1 ? kinds[0]?.only : undefined;
  return {
    first(index, lateMs) {
      if (onlyRequest) return onlyRequest;
      const draw = drawFor(index, lateMs);
      const kind = kindOf(draw);
      return kind.only ?? kind.begin(draw);
    },
    next({ step, flow }, end, index) {
      if (end.kind !== 'answered' || !step.next || !flow) throw new Error(`${step.route} has no next step`);
      const { values, missing } = captured(step.captures, end);
      if (missing !== undefined) return { missing: `${missing} of ${step.route}` };
      const broken = Object.entries(values).find(([name, value]) => step.inHeaders.has(name) && LINE_BREAK.test(value));
      if (broken)
        return { missing: `capture "${broken[0]}" of ${step.route} has a line break, which a header cannot hold` };
      const ready = fill(step.next, { key: flow.key, values: { ...flow.values, ...values } }, drawFor(index));
      return { ready };
    },
    routeOf: (index) => kindOf(drawFor(index)).route,
  };
}

/** The position in the mix that a draw in [0, 1) falls on. */
function weightedPick(templates: readonly RequestTemplate[]): (draw: number) => number {
  const weights = templates.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
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
