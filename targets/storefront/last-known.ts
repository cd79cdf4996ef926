import { Redis } from 'ioredis';
import { CACHE_MS } from './limits.ts';

/** An answer from before, and how old it is. */
export interface Known {
  readonly body: object;
  /** Ms as measured, not scaled. */
  readonly ageMs: number;
}

/** Good answers, kept in Redis for times in which no new one can be had. */
export interface LastKnown {
  /** Nobody waits for it, and a Redis that fails costs nothing. */
  keep(key: string, body: object): void;
  /** Undefined when there is none, or when Redis does not say so in time. */
  find(key: string): Promise<Known | undefined>;
  clear(): Promise<void>;
  close(): void;
}

/** A day: older answers help nobody. */
const KEEP_S = 24 * 60 * 60;
/** What a client does not do by itself: give up, and not wait for a connection that may never come. */
const LIMITED = {
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  connectTimeout: CACHE_MS,
  commandTimeout: CACHE_MS,
};

/** `limited`: no command takes longer than `CACHE_MS`. Else it waits as long as ioredis does by default. */
export function openLastKnown(url: string, limited: boolean, now = Date.now): LastKnown {
  const redis = limited ? new Redis(url, LIMITED) : new Redis(url);
  redis.on('error', ignore);
  return {
    keep: (key, body) => void redis.set(key, JSON.stringify({ at: now(), body }), 'EX', KEEP_S).catch(ignore),
    find: async (key) => {
      const kept = await redis.get(key).catch(() => null);
      if (kept === null) return undefined;
      const { at, body } = JSON.parse(kept) as { readonly at: number; readonly body: object };
      return { body, ageMs: now() - at };
    },
    clear: async () => void (await redis.flushdb().catch(ignore)),
    close: () => redis.disconnect(),
  };
}

function ignore(): void {
  // The cache is a plan B: without it there is one answer less, and no error more.
}
