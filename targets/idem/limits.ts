import { scaled } from '../kit/settings.ts';

export const RESULT_TTL_MS = Math.ceil(scaled(24 * 60 * 60 * 1000));
/** How long a lock lasts that nobody renews. */
export const LOCK_TTL_MS = Math.ceil(scaled(60_000));
