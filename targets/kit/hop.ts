import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Answer, failure, failureOf, ok, write } from './answer.ts';
import { type Deadline, deadlineIn, readDeadline } from './deadline.ts';
import { createDependency, type Dependency } from './dependency.ts';
import { CallError } from './errors.ts';
import { hopBreakers } from './hop-breakers.ts';
import { hopMetrics } from './hop-metrics.ts';
import type { HopPolicy } from './hop-policy.ts';
import { hopRetries } from './hop-retries.ts';
import { leftAfter } from './left-after.ts';
import type { ServiceParts } from './service.ts';
import { scaled, text } from './settings.ts';
import { admission, type Work, type WorkSettings } from './work.ts';

/** When the user leaves, epoch ms. No hop acts on it: it only serves to count work that nobody waited for. */
const LEAVES_AT = 'x-user-leaves-at';
const PATIENCE_MS = 5000;

/** What the handler of a route gets: calls to the next hop within the limits of the policy, and when to stop. */
export interface HopContext {
  readonly body: unknown;
  readonly deadline: Deadline;
  /** Fires when the handler has to stop; absent when the policy never stops work. */
  readonly signal: AbortSignal | undefined;
  /** True when the deadline has passed or the user has left. */
  isLate(): boolean;
  /** True when nobody waits for the result any more: it is late, or the caller has hung up. */
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
  /** Ms by which its wall clock is ahead; not scaled. */
  readonly clockSkewMs?: () => number;
  readonly admission?: WorkSettings;
}

/** One hop of a chain. Returns the wrapper for its routes. */
export function hop(parts: ServiceParts, settings: HopSettings) {
  const { name, policy } = settings;
  const urls = (to: string) => text(`${to.toUpperCase().replaceAll('-', '_')}_URL`);
  const callees = new Map(settings.calls.map((to) => [to, createDependency(parts, { name: to, url: urls(to) })]));
  const breakerBefore = hopBreakers(parts, settings);
  const readRequest = requestReader(parts, settings);
  const retrying = hopRetries(parts, name, () => policy.retries);
  const metrics = hopMetrics(parts);
  const inSlot = admission(parts, settings.admission);

  const contextOf = (request: FastifyRequest, work: Work): HopContext => {
    const { deadline, leavesAt } = readRequest(request, work);
    const isLate = () => deadline.remaining() <= 0 || Date.now() > leavesAt;
    const callerGone = policy.stops === 'with its caller' ? work.callerGone() : undefined;
    const retries = retrying(request, deadline);
    return {
      body: request.body,
      deadline,
      signal: policy.stops === 'at its deadline' ? firesAt(deadline) : callerGone,
      isLate,
      isWasted: () => request.raw.socket.destroyed || isLate(),
      call: <T>(to: string, path: string, body: unknown) =>
        retries((extraHeaders) => {
          const { totalMs, headers: deadlineHeaders } = policy.plan(`${name}->${to}`, deadline);
          metrics.began(isLate());
          metrics.limited(to, totalMs);
          const headers = { [LEAVES_AT]: String(leavesAt), ...deadlineHeaders, ...extraHeaders };
          const callee = callees.get(to) as Dependency;
          const limits = policy.leavesCalls ? {} : { totalMs, signal: callerGone };
          const post = () => callee.post<T>(path, body, { ...limits, headers });
          const call = work.track(breakerBefore(to)?.run(post) ?? post());
          return policy.leavesCalls ? leftAfter(totalMs, call, to) : call;
        }),
    };
  };

  /** `answer` says what a handler's result is told as. */
  return (handle: (context: HopContext) => Promise<unknown>, answer: (result: unknown) => Answer = ok) => {
    const admitted = inSlot(async (request: FastifyRequest, reply: FastifyReply, work: Work) => {
      const context = contextOf(request, work);
      if (context.deadline.remaining() <= scaled(50))
        return write(reply, failure('deadline_exceeded', 'too late on arrival'));
      metrics.began(context.isLate());
      const told: RelayedAnswer = await handle(context).then(answer, relayed);
      if (told.retryAfterMs !== undefined) reply.header('retry-after', String(told.retryAfterMs / 1000));
      return write(reply, told);
    });
    return (request: FastifyRequest, reply: FastifyReply) => {
      metrics.arrived(request.routeOptions.url ?? request.url, String(request.headers['x-attempt'] ?? 1));
      return admitted(request, reply);
    };
  };
}

/** Aborts when there is no time left. */
function firesAt(deadline: Deadline): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.ceil(deadline.remaining())));
}

/** The deadline of a request by this hop's clocks, and the moment when its user leaves by the true time. */
interface Times {
  readonly deadline: Deadline;
  readonly leavesAt: number;
}

/** Reads the deadline of a request under the policy and counts malformed headers. Both times count from its arrival. */
function requestReader({ telemetry }: ServiceParts, settings: HopSettings) {
  const { name, policy, defaultMs = 5000, clockSkewMs = () => 0 } = settings;
  const invalid = { count: 0 };
  const clocks = { wall: () => Date.now() + clockSkewMs(), now: () => performance.now() };
  telemetry.counter(
    'deadline_header_invalid_total',
    'Deadline headers that could not be read',
    [],
    () => invalid.count,
  );
  const left = telemetry.seconds('deadline_remaining_seconds', 'Time left when a request arrived', ['hop']);
  const deadlineOf = ({ headers }: FastifyRequest, waitedMs: number) => {
    if (!policy.honoursDeadlines) return deadlineIn(Number.POSITIVE_INFINITY);
    const deadline = readDeadline(headers, {
      defaultMs: scaled(defaultMs),
      waitedMs,
      onInvalid: () => (invalid.count += 1),
      clocks,
    });
    left.observe({ hop: name }, Math.max(0, deadline.remaining()) / 1000);
    return deadline;
  };
  return (request: FastifyRequest, { arrivedAt }: Work): Times => {
    const waitedMs = performance.now() - arrivedAt;
    const leavesAt = Number(request.headers[LEAVES_AT] ?? Math.round(Date.now() - waitedMs + scaled(PATIENCE_MS)));
    return { deadline: deadlineOf(request, waitedMs), leavesAt };
  };
}

type RelayedAnswer = Answer & { readonly retryAfterMs?: number | undefined };

/** Relays the error of a callee, so that the answer names the hop where the failure began. */
function relayed(error: unknown): RelayedAnswer {
  if (!(error instanceof CallError) || error.failure.kind !== 'status') return failureOf(error, { sideEffect: true });
  const { status, body, retryAfterMs } = error.failure;
  const named = (body as { error?: { code?: unknown; dependency?: unknown } } | undefined)?.error;
  if (!named?.code) return { ...failureOf(error, { sideEffect: true }), retryAfterMs };
  return { http: status, body: { error: { dependency: error.dependency, ...named } }, retryAfterMs };
}
