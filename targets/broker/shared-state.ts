import { once } from 'node:events';
import { Redis } from 'ioredis';
import { scaled } from '../kit/settings.ts';

const FAILURES = 5;
const RESET_MS = 30_000;
const CHANNEL = 'circuit-open';
/** Connecting, and one command; real ms, and never shorter than a machine's own hiccups. */
const CONNECT_MS = 500;
const COMMAND_MS = 1000;
const SHORTEST_MS = 50;

/** What caller instances, in this process and others, tell each other through Redis. */
export interface SharedState {
  failed(endpoint: string): void;
  succeeded(endpoint: string): void;
  /** Calls `open` for every circuit that somebody opens from now on. */
  onOpen(open: (endpoint: string) => void): void;
  /** Circuits that are open now; none when Redis does not answer in time. */
  openNow(): Promise<readonly string[]>;
  /** Rejects when Redis does not answer: for the variant that cannot do without it. */
  assertReachable(): Promise<void>;
  clear(): Promise<void>;
  close(): void;
}

/**
 * Counts consecutive failures together and announces the fifth. Nothing here is awaited by a call: a Redis that is slow
 * or gone costs nothing, and each instance's own breaker goes on counting by itself.
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
  // Subscribing again after a break is left to us: when that fails, ioredis lets nobody catch it.
  const subscriber = new Redis(url, { ...options, autoResubscribe: false, maxRetriesPerRequest: null });
  for (const client of [redis, subscriber]) client.on('error', ignore);
  return { redis, subscriber };
}

/** Resolves when Redis has answered, or when it has had its time: a caller starts without it, too. */
async function ready(redis: Redis): Promise<void> {
  await once(redis, 'ready', { signal: AbortSignal.timeout(limit(CONNECT_MS)) }).catch(ignore);
}

function limit(realMs: number): number {
  return Math.max(SHORTEST_MS, scaled(realMs));
}

function ignore(): void {
  // Redis may be gone; that must be nobody's problem.
}
