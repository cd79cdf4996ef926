import type { IncomingHttpHeaders } from 'node:http';
import type { Deadline } from './deadline.ts';
import { CallError } from './errors.ts';
import type { HopRetries } from './hop-policy.ts';
import { type Denied, withRetries } from './retry.ts';
import { fleetRetryBudget } from './retry-budget.ts';
import { backoff } from './retry-delay.ts';
import { seededRandom } from './seeded-random.ts';
import { number, scaled } from './settings.ts';
import type { Telemetry } from './telemetry.ts';

/** Retries left to a request, over all its hops. */
const BUDGET_HEADER = 'x-retry-budget';

/** Runs one call with retries; the call gets the headers that tell its callee about attempt and budget. */
type Retrying = <T>(call: (headers: Record<string, string>) => Promise<T>) => Promise<T>;

/** The retries of one hop. Without a policy for it, a call is made once. */
export function hopRetries(
  telemetry: Telemetry,
  hop: string,
  policy: HopRetries | undefined,
): (headers: IncomingHttpHeaders, deadline: Deadline) => Retrying {
  const denied = new Map<Denied, number>();
  let retried = 0;
  telemetry.counter('retry_attempts_total', 'Attempts after the first', ['layer'], () => [
    { labels: { layer: hop }, value: retried },
  ]);
  telemetry.counter('retry_denied_total', 'Failures that were not tried again', ['reason'], () =>
    [...denied].map(([reason, value]) => ({ labels: { reason }, value })),
  );
  if (!policy) return () => (call) => call({});

  const random = seededRandom(number('SEED', 1), hop);
  const fleet = policy.fleetShare === undefined ? undefined : fleetRetryBudget(policy.fleetShare, scaled(1000));
  return (headers, deadline) => (call) => {
    let left = budgetOf(headers, policy);
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
        delay: backoff(policy.backoff, { baseMs: scaled(1000), capMs: scaled(30_000), random }),
        remaining: deadline.remaining,
        attemptMs: scaled(policy.attemptMs ?? 0),
        budget: () => (left === undefined || left > 0) && (fleet?.retry() ?? true),
        onRetry: () => {
          retried += 1;
          if (left !== undefined) left -= 1;
        },
        onDenied: (why) => denied.set(why, (denied.get(why) ?? 0) + 1),
      },
    ).catch((error: unknown) => {
      throw tellBudget(error, left);
    });
  };
}

function budgetOf(headers: IncomingHttpHeaders, { perRequest }: HopRetries): number | undefined {
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
