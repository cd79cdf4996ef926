import { ms, scaled } from '../kit/settings.ts';

/** Scaled ms. One probe of each kind per period, and how long an answer may take. */
export const PERIOD_MS = scaled(1000);
export const PROBE_LIMIT_MS = { startup: scaled(1000), liveness: scaled(1000), readiness: scaled(2000) } as const;

/** How long findings of checks are used again. */
export const KEEP_MS = scaled(1000);

/** An order may wait for the database longer than it takes to leave the rotation, so that nobody fails before. */
export const DATABASE_MS = ms('DATABASE_MS', 4000);
/** The balancer gives up on a request; longer than any answer of a process that can answer. */
export const FORWARD_MS = scaled(5000);

/** What a report takes in the database. */
export const REPORT_MS = scaled(2000);
/** How long caches take to warm. */
export const WARMING_MS = ms('WARMING_MS', 5000) ?? 0;
