import type { FastifyRequest } from 'fastify';
import type { Deadline } from './deadline.ts';
import { CallError } from './errors.ts';
import type { HopRetries } from './hop-policy.ts';
import { type Denied, isRetryable, withRetries } from './retry.ts';
import { type FleetRetryBudget, fleetRetryBudget } from './retry-budget.ts';
import { backoff, type DelayBefore } from './retry-delay.ts';
import { seededRandom } from './seeded-random.ts';
import type { ServiceParts } from './service.ts';
import { number, scaled } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Retries left to a request, over all its hops. */
const BUDGET_HEADER = 'x-retry-budget';

type Incoming = Pick<FastifyRequest, 'headers' | 'body'>;

/** Runs one call with retries; the call gets headers with its attempt and the retry budget. */
type Retrying = <T>(call: (headers: Record<string, string>) => Promise<T>) => Promise<T>;

/** The retries of one hop under its current policy. Without a policy, each call is made once. */
export function hopRetries(
  parts: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  hop: string,
  policyOf: () => HopRetries | undefined,
): (incoming: Incoming, deadline: Deadline) => Retrying {
  const counts = retryCounts(parts.telemetry, hop);
  const states = new Map<HopRetries, RetryState>();
  parts.onReset(({ fresh }) => {
    if (fresh) states.clear();
  });
  return (incoming, deadline) => {
    const policy = policyOf();
    if (!policy) return (call) => call({});
    const state = states.get(policy) ?? freshState(policy, hop);
    states.set(policy, state);
    return retrying({ policy, hop, state, counts, incoming, deadline });
  };
}

interface RetryContext {
  readonly policy: HopRetries;
  readonly hop: string;
  readonly state: RetryState;
  readonly counts: RetryCounts;
  readonly incoming: Incoming;
  readonly deadline: Deadline;
}

function retrying({ policy, hop, state, counts, incoming, deadline }: RetryContext): Retrying {
  const { random, fleet } = state;
  return (call) => {
    let left = budgetOf(incoming, policy);
    fleet?.request();
    return withRetries(
      (attempt) =>
        call({ 'x-attempt': String(attempt), ...(left !== undefined && { [BUDGET_HEADER]: String(left) }) }).catch(
          (error: unknown) => {
            left = leftAfter(error, left);
            throw error;
          },
        ),
      {
        attempts: policy.attempts[hop] ?? 1,
        delay: delayOf(policy, random),
        isRetryable: policy.eager ? isCallError : (error) => hasKey(incoming) && isRetryable(error),
        remaining: deadline.remaining,
        attemptMs: scaled(policy.attemptMs ?? 0),
        budget: () => (left === undefined || left > 0) && (fleet?.retry() ?? true),
        onRetry: () => {
          counts.retried();
          if (left !== undefined) left -= 1;
        },
        onDenied: counts.denied,
      },
    ).catch((error: unknown) => {
      throw withRetriesLeft(error, left);
    });
  };
}

/** What a hop keeps between requests under one policy. */
interface RetryState {
  readonly random: () => number;
  readonly fleet: FleetRetryBudget | undefined;
}

function freshState({ fleetShare }: HopRetries, hop: string): RetryState {
  const fleet = fleetShare === undefined ? undefined : fleetRetryBudget(fleetShare, scaled(1000));
  return { random: seededRandom(number('SEED', 1), hop), fleet };
}

interface RetryCounts {
  retried(): void;
  denied(why: Denied): void;
}

function retryCounts(telemetry: Telemetry, hop: string): RetryCounts {
  const denied = new Map<Denied, number>();
  let retried = 0;
  telemetry.counter('retry_attempts_total', 'Attempts after the first', ['layer'], () => [
    { labels: { layer: hop }, value: retried },
  ]);
  telemetry.counter('retry_denied_total', 'Failures that were not tried again', ['reason'], () =>
    [...denied].map(([reason, value]) => ({ labels: { reason }, value })),
  );
  return {
    retried: () => {
      retried += 1;
    },
    denied: (why) => denied.set(why, (denied.get(why) ?? 0) + 1),
  };
}

function delayOf({ backoff: kind, baseMs = 1000, eager }: HopRetries, random: () => number): DelayBefore {
  if (eager) return () => 0;
  return backoff(kind, { baseMs: scaled(baseMs), capMs: scaled(30_000), random });
}

const isCallError = (error: unknown) => error instanceof CallError;

/** Every call of these hops is a write, which may only be sent again when the callee can recognise it. */
function hasKey({ headers, body }: Incoming): boolean {
  return (
    headers['idempotency-key'] !== undefined || (body as { payment_id?: unknown } | null)?.payment_id !== undefined
  );
}

function budgetOf({ headers }: Incoming, { perRequest }: HopRetries): number | undefined {
  if (perRequest === undefined) return undefined;
  const given = Number(headers[BUDGET_HEADER] ?? perRequest);
  return Number.isInteger(given) ? given : perRequest;
}

/** The budget that the hops below have left over, which the failure carries: otherwise each could spend it again. */
function leftAfter(error: unknown, left: number | undefined): number | undefined {
  if (left === undefined || !(error instanceof CallError) || error.failure.kind !== 'status') return left;
  const reported = (error.failure.body as { error?: { retries_left?: unknown } } | undefined)?.error?.retries_left;
  return typeof reported === 'number' ? Math.min(left, reported) : left;
}

/** Adds the rest of the budget to a failure, for the hop above. */
function withRetriesLeft(error: unknown, left: number | undefined): unknown {
  if (left === undefined || !(error instanceof CallError) || error.failure.kind !== 'status') return error;
  const body = error.failure.body as { error?: object } | undefined;
  if (!body?.error) return error;
  return new CallError(error.dependency, { ...error.failure, body: { error: { ...body.error, retries_left: left } } });
}
