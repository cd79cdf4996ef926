import { number, scaled } from '../kit/settings.ts';

/** Scaled ms of a call to a dependency. */
export const TIMEOUT_MS = scaled(number('TIMEOUT_MS', 500));
/** How long a circuit stays open, scaled ms. */
export const RESET_MS = scaled(number('RESET_MS', 8000));
/** Scaled ms for Redis: an answer from it comes after a timeout of the dependency, and both must fit into a second. */
export const CACHE_MS = scaled(200);
/** Connections to Postgres, for searches, queues and everything else. */
export const CONNECTIONS = 10;
/** Scaled ms that a search in Postgres takes beyond its work: reading a table that is not in memory. */
export const SQL_SEARCH_MS = scaled(number('SQL_SEARCH_MS', 40));
/** Scaled ms that a search may wait for its turn: a moment of crowd, not an overload. */
export const SEARCH_WAIT_MS = scaled(50);
/** A purchase with this score or a better one is approved. */
export const APPROVE_FROM = 0.8;
/** The score of a buyer of whom nothing is known. */
export const UNKNOWN_SCORE = 0.5;
/** Scaled ms between two looks into the queues. */
export const POLL_MS = scaled(500);
