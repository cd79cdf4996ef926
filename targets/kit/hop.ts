import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, failure, failureOf, ok, write } from './answer.ts';
import { type Deadline, deadlineIn, readDeadline } from './deadline.ts';
import { createDependency, type Dependency } from './dependency.ts';
import { CallError } from './errors.ts';
import type { HopPolicy } from './hop-policy.ts';
import { hopRetries } from './hop-retries.ts';
import type { ServiceParts } from './service.ts';
import { number, scaled, text } from './settings.ts';
import { admission, type Work } from './work.ts';

/** When the user will be gone. Nobody acts on it: it only tells a witness what was done for nobody. */
const LEAVES_AT = 'x-user-leaves-at';
const PATIENCE_MS = 5000;

/** What a hop's own work can do: call the next one within what the policy allows, and know when to stop. */
export interface HopContext {
  readonly body: unknown;
  readonly deadline: Deadline;
  /** Fires when the caller has gone, if the policy cares. */
  readonly signal: AbortSignal | undefined;
  /** True when nobody waits for the result any more. */
  isWasted(): boolean;
  call<T>(to: string, path: string, body: unknown): Promise<T>;
}

export interface HopSettings {
  /** Name in edges: `order` in `order->payment`. */
  readonly name: string;
  /** Services it calls, each known by `<NAME>_URL`. */
  readonly calls: readonly string[];
  readonly policy: HopPolicy;
  /** Real ms for a request that brings no deadline. */
  readonly defaultMs?: number;
}

/** One hop of a chain. Returns the wrapper for its routes. */
export function hop(parts: ServiceParts, settings: HopSettings) {
  const { name, policy } = settings;
  const urls = (to: string) => text(`${to.toUpperCase().replaceAll('-', '_')}_URL`);
  const callees = new Map(settings.calls.map((to) => [to, createDependency(parts, { name: to, url: urls(to) })]));
  const readRequest = requestReader(parts, settings);
  const retrying = hopRetries(parts.telemetry, name, policy.retries);
  const inSlot = admission(parts);

  const contextOf = (request: FastifyRequest, work: Work): HopContext => {
    const deadline = readRequest(request);
    const signal = policy.cancels ? work.callerGone() : undefined;
    const retries = retrying(request.headers, deadline);
    const leavesAt = Number(request.headers[LEAVES_AT] ?? Math.round(Date.now() + scaled(PATIENCE_MS)));
    return {
      body: request.body,
      deadline,
      signal,
      isWasted: () => request.raw.socket.destroyed || deadline.remaining() <= 0 || Date.now() > leavesAt,
      call: <T>(to: string, path: string, body: unknown) =>
        retries((extraHeaders) => {
          const { totalMs, headers } = policy.plan(`${name}->${to}`, deadline);
          const options = { totalMs, signal, headers: { [LEAVES_AT]: String(leavesAt), ...headers, ...extraHeaders } };
          return work.track((callees.get(to) as Dependency).post<T>(path, body, options));
        }),
    };
  };

  return (handle: (context: HopContext) => Promise<unknown>) =>
    inSlot(async (request: FastifyRequest, reply: FastifyReply, work: Work) => {
      const context = contextOf(request, work);
      if (context.deadline.remaining() <= scaled(50))
        return write(reply, failure('deadline_exceeded', 'too late on arrival'));
      const answer: RelayedAnswer = await handle(context).then(ok, relayed);
      if (answer.retryAfterMs !== undefined) reply.header('retry-after', String(answer.retryAfterMs / 1000));
      return write(reply, answer);
    });
}

/** The deadline of a request under the policy; malformed headers are counted. */
function requestReader({ telemetry }: ServiceParts, { name, policy, defaultMs = 5000 }: HopSettings) {
  const invalid = { count: 0 };
  const skewMs = scaled(number('CLOCK_SKEW_MS', 0));
  const clocks = { wall: () => Date.now() + skewMs, now: () => performance.now() };
  telemetry.counter(
    'deadline_header_invalid_total',
    'Deadline headers that could not be read',
    [],
    () => invalid.count,
  );
  const left = telemetry.seconds('deadline_remaining_seconds', 'Time left when a request arrived', ['hop']);
  return (request: FastifyRequest): Deadline => {
    if (!policy.honoursDeadlines) return deadlineIn(Number.POSITIVE_INFINITY);
    const deadline = readDeadline(request.headers, scaled(defaultMs), () => (invalid.count += 1), clocks);
    left.observe({ hop: name }, Math.max(0, deadline.remaining()) / 1000);
    return deadline;
  };
}

type RelayedAnswer = Answer & { readonly retryAfterMs?: number | undefined };

/** A callee that said what went wrong is quoted, so that the error names the hop where it began. */
function relayed(error: unknown): RelayedAnswer {
  if (!(error instanceof CallError) || error.failure.kind !== 'status') return failureOf(error, { sideEffect: true });
  const { status, body, retryAfterMs } = error.failure;
  const named = (body as { error?: { code?: unknown; dependency?: unknown } } | undefined)?.error;
  if (!named?.code) return { ...failureOf(error, { sideEffect: true }), retryAfterMs };
  return { http: status, body: { error: { dependency: error.dependency, ...named } }, retryAfterMs };
}
