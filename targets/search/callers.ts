import { setTimeout as sleep } from 'node:timers/promises';
import { CallError, Rejection } from '../kit/errors.ts';
import { seededRandom } from '../kit/seeded-random.ts';
import { scaled } from '../kit/settings.ts';
import { FLUSHES, type Flush } from './flush.ts';
import type { Fleet, Send } from './herd.ts';
import { sized } from './size.ts';
import type { Queues } from './variant.ts';

const CALLERS = Math.max(1, Math.round(sized(20)));
/** Failed requests that one caller queues; the next one is rejected. */
const QUEUE = 100;
const PROBE_EVERY_MS = 1000;
/** Users leave after this wait; real ms. */
const PATIENCE_MS = 90_000;

interface Waiting {
  readonly since: number;
  attempts: number;
  readonly settled: PromiseWithResolvers<number>;
}

/** Twenty callers, each with a share of the clients. Rejects with `Rejection`: `overloaded` or `queue_timeout`. */
export function callers(variant: Queues, seed: number, send: Send, probe: () => Promise<boolean>): Fleet {
  const all = Array.from({ length: CALLERS }, (_, i) => {
    const flush = FLUSHES[variant.flush](seededRandom(seed, `caller ${i}`));
    return createCaller(flush, send, probe);
  });
  return (clientId, dueAt) => (all[Number(clientId) % CALLERS] as Caller)(dueAt);
}

type Caller = (dueAt: number) => Promise<number>;

/** Sends requests; those that fail wait in a queue until a probe finds the service healthy. */
function createCaller(flush: Flush, send: Send, probe: () => Promise<boolean>): Caller {
  let queue: Waiting[] = [];
  let watching = false;

  const attempt = async (waiting: Waiting, dueAt: number) => {
    waiting.attempts += 1;
    try {
      await send(dueAt);
      flush.ended('success');
      waiting.settled.resolve(waiting.attempts);
    } catch (error) {
      if (!(error instanceof CallError)) return waiting.settled.reject(error);
      flush.ended('failure');
      enqueue(waiting);
    }
  };
  const enqueue = (waiting: Waiting) => {
    if (queue.length >= QUEUE) return waiting.settled.reject(new Rejection('overloaded', 'the queue is full'));
    queue.push(waiting);
    if (!watching) void watch();
  };
  const watch = async () => {
    watching = true;
    while (queue.length > 0) {
      await sleep(scaled(PROBE_EVERY_MS));
      queue = rejectImpatient(queue);
      if (await probe()) sendAgain();
    }
    watching = false;
  };
  const sendAgain = () => {
    flush.healthy();
    const queued = queue;
    queue = [];
    for (const waiting of queued) {
      const delayMs = flush.delayMs();
      if (delayMs === undefined) queue.push(waiting);
      else void attempt(waiting, Date.now() + delayMs);
    }
  };
  return (dueAt) => {
    const waiting: Waiting = { since: dueAt, attempts: 0, settled: Promise.withResolvers() };
    if (flush.admits()) void attempt(waiting, dueAt);
    else enqueue(waiting);
    return waiting.settled.promise;
  };
}

/** Rejects the requests whose users have left; returns the others. */
function rejectImpatient(queue: readonly Waiting[]): Waiting[] {
  const leftBefore = Date.now() - scaled(PATIENCE_MS);
  return queue.filter(({ since, settled }) => {
    if (since >= leftBefore) return true;
    settled.reject(new Rejection('queue_timeout', 'waited too long in the queue'));
    return false;
  });
}
