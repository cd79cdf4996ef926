import { Redis } from 'ioredis';
import { LOCK_TTL_MS, RESULT_TTL_MS } from './limits.ts';
import type { Stored } from './payment.ts';

/** For connecting and for one command. It bounds the wait for a Redis that is gone and is not of the specification, so it is not scaled. */
const LIMIT_MS = 1000;
const RECONNECT_MS = 100;

/** Answers and locks in Redis, under two keys of their own. Each call rejects when Redis does not answer. */
export interface Keys {
  answerOf(key: string): Promise<Stored | undefined>;
  store(key: string, answer: Stored): Promise<void>;
  isLocked(key: string): Promise<boolean>;
  /** Sets the lock, whoever may hold it. */
  lock(key: string): Promise<void>;
  /** Removes the lock, whoever may hold it. */
  unlock(key: string): Promise<void>;
  /** Takes the lock in one step; false when another owner has it. */
  acquire(key: string, owner: string): Promise<boolean>;
  /** Both do nothing where the lock has another owner by now. */
  renew(key: string, owner: string): Promise<void>;
  release(key: string, owner: string): Promise<void>;
  /** Resolves when Redis is there. */
  ready(): Promise<void>;
  close(): void;
}

const answerKey = (key: string) => `answer:${key}`;
const lockKey = (key: string) => `lock:${key}`;

/** Looks and acts in one step: between two steps the lock may expire and be another's (Redis manual, SET). */
const IF_OWNER = (act: string) => `if redis.call('get', KEYS[1]) == ARGV[1] then return ${act} else return 0 end`;
const RENEW = IF_OWNER(`redis.call('pexpire', KEYS[1], ARGV[2])`);
const RELEASE = IF_OWNER(`redis.call('del', KEYS[1])`);

export function connectKeys(url: string): Keys {
  const redis = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    connectTimeout: LIMIT_MS,
    commandTimeout: LIMIT_MS,
    retryStrategy: () => RECONNECT_MS,
  });
  redis.on('error', () => undefined);
  return {
    answerOf: async (key) => {
      const text = await redis.get(answerKey(key));
      return text === null ? undefined : (JSON.parse(text) as Stored);
    },
    store: async (key, answer) => void (await redis.set(answerKey(key), JSON.stringify(answer), 'PX', RESULT_TTL_MS)),
    isLocked: async (key) => (await redis.exists(lockKey(key))) === 1,
    lock: async (key) => void (await redis.set(lockKey(key), '1', 'PX', LOCK_TTL_MS)),
    unlock: async (key) => void (await redis.del(lockKey(key))),
    acquire: async (key, owner) => (await redis.set(lockKey(key), owner, 'PX', LOCK_TTL_MS, 'NX')) === 'OK',
    renew: async (key, owner) => void (await redis.eval(RENEW, 1, lockKey(key), owner, LOCK_TTL_MS)),
    release: async (key, owner) => void (await redis.eval(RELEASE, 1, lockKey(key), owner)),
    ready: async () => {
      while (redis.status !== 'ready') await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS / 2));
    },
    close: () => redis.disconnect(),
  };
}
