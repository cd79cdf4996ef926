import { Redis } from 'ioredis';
import { scaled } from '../kit/settings.ts';

const FAILURES = 5;
const RESET_MS = 30_000;
const CHANNEL = 'circuit-open';

/** What caller instances, in this process and others, tell each other through Redis. */
export interface SharedState {
  failed(endpoint: string): void;
  succeeded(endpoint: string): void;
  /** Calls `open` for every circuit that somebody opened, those that are open already included. */
  onOpen(open: (endpoint: string) => void): void;
  /** Rejects when Redis does not answer: for the variant that cannot do without it. */
  assertReachable(): Promise<void>;
  close(): void;
}

/**
 * Counts consecutive failures together and announces the fifth. Nothing here is awaited by a call: a Redis that is slow
 * or gone costs nothing, and each instance's own breaker goes on counting by itself.
 */
export function connectSharedState(url: string): SharedState {
  const options = { maxRetriesPerRequest: 0, enableOfflineQueue: false, connectTimeout: 500, commandTimeout: 1000 };
  const redis = new Redis(url, options);
  const subscriber = new Redis(url, {
    ...options,
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    commandTimeout: undefined,
  });
  for (const client of [redis, subscriber]) client.on('error', ignore);
  const resetMs = Math.ceil(scaled(RESET_MS));
  const announce = async (endpoint: string) => {
    const failures = await redis.incr(`failures:${endpoint}`);
    if (failures !== FAILURES) return;
    await redis.set(`open:${endpoint}`, '1', 'PX', resetMs);
    await redis.del(`failures:${endpoint}`);
    await redis.publish(CHANNEL, endpoint);
  };
  return {
    failed: (endpoint) => void announce(endpoint).catch(ignore),
    succeeded: (endpoint) => void redis.del(`failures:${endpoint}`).catch(ignore),
    onOpen: (open) => {
      subscriber.on('message', (_channel, endpoint: string) => open(endpoint));
      subscriber.subscribe(CHANNEL).catch(ignore);
      redis.once('ready', () => {
        void redis.keys('open:*').then((keys) => keys.forEach((key) => void open(key.slice('open:'.length))), ignore);
      });
    },
    assertReachable: async () => {
      await redis.ping();
    },
    close: () => {
      redis.disconnect();
      subscriber.disconnect();
    },
  };
}

function ignore(): void {
  // Redis may be gone; that must be nobody's problem.
}
