import { once } from 'node:events';
import { Redis } from 'ioredis';
import { scaled } from '../kit/settings.ts';

const FAILURES = 5;
const RESET_MS = 30_000;
const CHANNEL = 'circuit-open';
/** Limits for connecting and for one command, real ms; scaled, but never below `SHORTEST_MS`. */
const CONNECT_MS = 500;
const COMMAND_MS = 1000;
const SHORTEST_MS = 50;

/** The state that caller instances, in this process and others, share through Redis. */
export interface SharedState {
  failed(endpoint: string): void;
  succeeded(endpoint: string): void;
  /** Calls `open` for every circuit that an instance opens from now on. */
  onOpen(open: (endpoint: string) => void): void;
  /** Endpoints whose circuits are open now; none when Redis does not answer in time. */
  openNow(): Promise<readonly string[]>;
  /** Rejects when Redis does not answer; for the variant that requires it. */
  assertReachable(): Promise<void>;
  clear(): Promise<void>;
  close(): void;
}

/**
 * Counts consecutive failures of all instances and announces the fifth. No call awaits this: a Redis that is slow or
 * down costs nothing, and each instance's own breaker goes on counting.
 */
export function connectSharedState(url: string): SharedState {
  const { redis, subscriber } = connect(url);
  const resetMs = Math.ceil(scaled(RESET_MS));
  const announce = async (endpoint: string) => {
    const failures = await redis.incr(`failures:${endpoint}`);
    if (failures !== FAILURES) return;
    await redis.set(`open:${endpoint}`, '1', 'PX', resetMs);
    await redis.del(`failures:${endpoint}`);
    await redis.publish(CHANNEL, endpoint);
  };
  const isReady = ready(redis);
  return {
    failed: (endpoint) => void announce(endpoint).catch(ignore),
    succeeded: (endpoint) => void redis.del(`failures:${endpoint}`).catch(ignore),
    onOpen: (open) => {
      subscriber.on('message', (_channel, endpoint: string) => open(endpoint));
      subscriber.on('ready', () => void subscriber.subscribe(CHANNEL).catch(ignore));
    },
    openNow: async () => {
      await isReady;
      const keys = await redis.keys('open:*').catch(() => []);
      return keys.map((key) => key.slice('open:'.length));
    },
    assertReachable: async () => {
      await redis.ping();
    },
    clear: async () => void (await redis.flushdb().catch(ignore)),
    close: () => {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

function connect(url: string) {
  const options = { maxRetriesPerRequest: 0, connectTimeout: limit(CONNECT_MS) };
  const redis = new Redis(url, { ...options, enableOfflineQueue: false, commandTimeout: limit(COMMAND_MS) });
  // No automatic resubscription: when it fails, ioredis rejects where nothing can catch it.
  const subscriber = new Redis(url, { ...options, autoResubscribe: false, maxRetriesPerRequest: null });
  for (const client of [redis, subscriber]) client.on('error', ignore);
  return { redis, subscriber };
}

/** Resolves when Redis is ready, or after the time limit: a caller must start without Redis, too. */
async function ready(redis: Redis): Promise<void> {
  await once(redis, 'ready', { signal: AbortSignal.timeout(limit(CONNECT_MS)) }).catch(ignore);
}

function limit(realMs: number): number {
  return Math.max(SHORTEST_MS, scaled(realMs));
}

function ignore(): void {
  // The caller must work without Redis.
}
