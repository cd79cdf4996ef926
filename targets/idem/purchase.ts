import { setTimeout as sleep } from 'node:timers/promises';
import type { Dependency } from '../kit/dependency.ts';
import { CallError } from '../kit/errors.ts';
import { isRetryable, withRetries } from '../kit/retry.ts';
import { backoff } from '../kit/retry-delay.ts';
import { scaled } from '../kit/settings.ts';

/** What a user wants, and how patient he is. Durations are real ms. */
export interface Purchase {
  readonly payment_id: string;
  readonly amount: number;
  /** Default: the payment, one key for all its attempts; null sends none. */
  readonly key?: string | null;
  /** `attempt`: the key says which attempt it is, a mistake. */
  readonly keyPer?: 'intent' | 'attempt';
  /** Requests at the same moment, as of an impatient user. */
  readonly clicks?: number;
  /** How long each attempt waits; default 5 s. */
  readonly timeoutMs?: number;
  /** Attempts after the first one, each after a wait with jitter; default 3. */
  readonly retries?: number;
  /** The user comes back this long after the beginning, once, if all attempts failed. */
  readonly comeBackMs?: number;
  /** The transaction of an earlier answer: is this one the same? */
  readonly expect?: string;
}

export interface Answered {
  readonly transaction_id: string;
  readonly replayed: boolean;
}

const BASE_MS = 2000;
const CAP_MS = 8000;

/** Pays: with retries, and once more when the user comes back. Rejects with the last `CallError`. */
export async function purchase(api: Dependency, wanted: Purchase, random: () => number): Promise<Answered> {
  const { comeBackMs } = wanted;
  const startedAt = performance.now();
  let attempts = 0;
  const attempt = () => {
    attempts += 1;
    return send(api, wanted, attempts);
  };
  const policy = {
    attempts: 1 + (wanted.retries ?? 3),
    delay: backoff('equal', { baseMs: scaled(BASE_MS), capMs: scaled(CAP_MS), random }),
    isRetryable: (error: unknown) => isRetryable(error) || isInProgress(error),
  };
  try {
    return await withRetries(attempt, policy);
  } catch (error) {
    if (comeBackMs === undefined || !policy.isRetryable(error)) throw error;
    await sleep(Math.max(0, startedAt + scaled(comeBackMs) - performance.now()));
    return await withRetries(attempt, policy);
  }
}

async function send(api: Dependency, wanted: Purchase, attempt: number): Promise<Answered> {
  const { payment_id, amount, key = payment_id, keyPer = 'intent', timeoutMs = 5000 } = wanted;
  const sentKey = keyPer === 'attempt' ? `${key}_attempt_${attempt}` : key;
  let replayed = false;
  const { transaction_id } = await api.post<{ transaction_id: string }>(
    '/api/payments',
    { payment_id, amount },
    {
      totalMs: scaled(timeoutMs),
      headers: {
        // A connection for each attempt: then a share of the connections is a share of the attempts.
        connection: 'close',
        'x-attempt': String(attempt),
        ...(sentKey === null ? {} : { 'idempotency-key': sentKey }),
      },
      onAnswer: ({ headers }) => {
        replayed = headers['idempotent-replayed'] === 'true';
      },
    },
  );
  return { transaction_id, replayed };
}

/** The first attempt is not over: its answer will come. */
function isInProgress(error: unknown): boolean {
  return error instanceof CallError && error.failure.kind === 'status' && error.failure.status === 409;
}
