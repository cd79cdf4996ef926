import { ms, number } from '../kit/settings.ts';

/** Connections of a pool, and statements in flight. */
export const POOL_SIZE = 20;
/** Connections that are open before the first request, and stay; pg itself opens them when they are needed. */
export const FILL = number('POOL_FILL', POOL_SIZE);

/** Scaled ms of the resilient variants. */
export const ACQUIRE_MS = ms('ACQUIRE_MS', 500) ?? 0;
export const CONNECT_MS = ms('CONNECT_MS', 1000) ?? 0;
/** From the place in the bulkhead to the answer: connecting counts as well. */
export const CLIENT_MS = ms('CLIENT_MS', 1000) ?? 0;
/** What the server bounds by itself, should the client not come to it. */
export const STATEMENT_MS = ms('STATEMENT_MS', 5000) ?? 0;
/** As examples have it: longer than a pool of 20 lasts at one such statement a second. */
export const LONG_STATEMENT_MS = ms('LONG_STATEMENT_MS', 30_000) ?? 0;
