import type { LoadSpec, RequestTemplate } from '../domain/load-plan.ts';
import { SquallError } from '../runtime/errors.ts';
import { seededRandom } from '../runtime/random.ts';
import { compileTemplate, routeOf } from './templates.ts';
import type { Outgoing, WireRequest } from './wire.ts';

/** A request ready to send. */
export interface ReadyRequest extends Outgoing {
  readonly route: string;
}

/** The request with this index; the same for one seed, whichever worker asks and in whatever order. */
export type RequestSource = (index: number) => ReadyRequest;

type Encode = (request: WireRequest) => Buffer;

const BODY_METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** Draws from the weighted mix and fills the templates. Throws SQUALL_INVALID_PLAN when they make no sense. */
export function requestSource(spec: LoadSpec, encode: Encode): RequestSource {
  if (spec.requests.length === 0) throw invalid('a load needs at least one request');
  const makers = spec.requests.map((template) => requestMaker(template, basePath(spec.url), spec.runId, encode));
  const pick = weightedPick(spec.requests.map((template) => template.weight ?? 1));
  const [only] = makers;
  if (makers.length === 1 && only?.fixed) return () => only.fixed as ReadyRequest;
  const random = seededRandom(spec.seed).fork('requests');
  return (index) => {
    const own = random.fork(String(index));
    const maker = makers[pick(own.next())] as RequestMaker;
    return maker.fixed ?? maker.make(index, own);
  };
}

interface RequestMaker {
  /** Set when every request of this template is the same. */
  readonly fixed: ReadyRequest | undefined;
  make(index: number, random: ReturnType<typeof seededRandom>): ReadyRequest;
}

function requestMaker(template: RequestTemplate, base: string, run: string, encode: Encode): RequestMaker {
  if (!/^\/[^\s]*$/.test(template.path.replaceAll(/\{\{[^{}]*\}\}/g, '')))
    throw invalid(`path ${JSON.stringify(template.path)} must begin with / and hold no blanks`);
  const route = routeOf(template);
  const path = compileTemplate(base + template.path);
  const headers = Object.entries(withLength(template)).map(([name, value]) => [name, compileTemplate(value)] as const);
  const body = template.body === undefined ? undefined : compileTemplate(template.body);
  const make: RequestMaker['make'] = (index, random) => {
    const filling = { index, run, random };
    const bytes = encode({
      method: template.method,
      path: path.fill(filling),
      headers: Object.fromEntries(headers.map(([name, value]) => [name, value.fill(filling)])),
      ...(body ? { body: body.fill(filling) } : {}),
    });
    return { route, bytes, bodiless: template.method === 'HEAD' };
  };
  const fixed = [path, body, ...headers.map(([, value]) => value)].every((part) => part?.fixed !== false);
  return { fixed: fixed ? make(0, seededRandom(0)) : undefined, make };
}

/** A method that expects a body says so when it has none (RFC 9110 §8.6); else some servers wait for one. */
function withLength(template: RequestTemplate): Readonly<Record<string, string>> {
  const bare = template.body === undefined || template.body === '';
  return bare && BODY_METHODS.includes(template.method)
    ? { ...template.headers, 'Content-Length': '0' }
    : (template.headers ?? {});
}

function basePath(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
}

/** The position in `weights` that a draw in [0, 1) falls on. */
function weightedPick(weights: readonly number[]): (draw: number) => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.some((weight) => !(weight >= 0)) || !(total > 0))
    throw invalid('weights must not be negative, and one of them must be above 0');
  let sum = 0;
  const ends = weights.map((weight) => {
    sum += weight;
    return sum / total;
  });
  return (draw) => {
    const position = ends.findIndex((end) => draw < end);
    return position < 0 ? ends.length - 1 : position;
  };
}

function invalid(message: string): SquallError {
  return new SquallError('SQUALL_INVALID_PLAN', message);
}
