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

/** What a hop was asked. */
type Asked = Pick<FastifyRequest, 'headers' | 'body'>;

/** Runs one call with retries; the call gets the headers that tell its callee about attempt and budget. */
type Retrying = <T>(call: (headers: Record<string, string>) => Promise<T>) => Promise<T>;

/** The retries of one hop under its policy of the moment. Without one, a call is made once. */
export function hopRetries(
  parts: Pick<ServiceParts, 'telemetry' | 'onReset'>,
  hop: string,
  policyOf: () => HopRetries | undefined,
): (asked: Asked, deadline: Deadline) => Retrying {
  const counts = retryCounts(parts.telemetry, hop);
  const learnt = new Map<HopRetries, Learnt>();
  parts.onReset(({ fresh }) => {
    if (fresh) learnt.clear();
  });
  return (asked, deadline) => {
    const policy = policyOf();
    if (!policy) return (call) => call({});
    const known = learnt.get(policy) ?? beginner(policy, hop);
    learnt.set(policy, known);
    return retrying({ policy, hop, known, counts, asked, deadline });
  };
}

interface Situation {
  readonly policy: HopRetries;
  readonly hop: string;
  readonly known: Learnt;
  readonly counts: RetryCounts;
  readonly asked: Asked;
  readonly deadline: Deadline;
}

function retrying({ policy, hop, known, counts, asked, deadline }: Situation): Retrying {
  const { random, fleet } = known;
  return (call) => {
    let left = budgetOf(asked, policy);
    fleet?.request();
    return withRetries(
      (attempt) =>
        call({ 'x-attempt': String(attempt), ...(left !== undefined && { [BUDGET_HEADER]: String(left) }) }).catch(
          (error: unknown) => {
            left = spentBelow(error, left);
            throw error;
          },
        ),
      {
        attempts: policy.attempts[hop] ?? 1,
        delay: delayOf(policy, random),
        isRetryable: policy.eager ? failed : (error) => hasKey(asked) && isRetryable(error),
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
      throw tellBudget(error, left);
    });
  };
}

/** What a hop has learnt under one policy. */
interface Learnt {
  readonly random: () => number;
  readonly fleet: FleetRetryBudget | undefined;
}

function beginner({ fleetShare }: HopRetries, hop: string): Learnt {
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

const failed = (error: unknown) => error instanceof CallError;

/** A write may only be sent again by somebody who can be recognised: every call of these hops is one. */
function hasKey({ headers, body }: Asked): boolean {
  return (
    headers['idempotency-key'] !== undefined || (body as { payment_id?: unknown } | null)?.payment_id !== undefined
  );
}

function budgetOf({ headers }: Asked, { perRequest }: HopRetries): number | undefined {
  if (perRequest === undefined) return undefined;
  const given = Number(headers[BUDGET_HEADER] ?? perRequest);
  return Number.isInteger(given) ? given : perRequest;
}

/** The failure says what the hops below have left of the budget: without that, each of them could spend it again. */
function spentBelow(error: unknown, left: number | undefined): number | undefined {
  if (left === undefined || !(error instanceof CallError) || error.failure.kind !== 'status') return left;
  const told = (error.failure.body as { error?: { retries_left?: unknown } } | undefined)?.error?.retries_left;
  return typeof told === 'number' ? Math.min(left, told) : left;
}

function tellBudget(error: unknown, left: number | undefined): unknown {
  if (left === undefined || !(error instanceof CallError) || error.failure.kind !== 'status') return error;
  const body = error.failure.body as { error?: object } | undefined;
  if (!body?.error) return error;
  return new CallError(error.dependency, { ...error.failure, body: { error: { ...body.error, retries_left: left } } });
}
