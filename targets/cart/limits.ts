import { number, scaled } from '../kit/settings.ts';

/** How long the cart is waited for. */
export const CLIENT_MS = scaled(number('CLIENT_MS', 2000));
/** A drainer takes a fresh intent only when the request that brought it has surely ended: client limit and margin. */
export const ELIGIBLE_MS = CLIENT_MS + scaled(500);
export const TICK_MS = scaled(1000);
/** The specification's 100, for a quarter of its users: batches per second of arrivals stay. */
export const BATCH = 25;
export const MAX_ATTEMPTS = 10;
/** Waits between attempts: 1, 2, 4 .. 30 s. */
export const BASE_MS = scaled(1000);
export const CAP_MS = scaled(30_000);
export const BREAKER = { failures: 5, resetMs: scaled(5000), probes: 3 };
