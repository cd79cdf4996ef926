import type { Trigger } from './trigger.ts';

/** The rows of the specification: each has a fallback of its own kind. */
export type Row = 'static' | 'cached' | 'alternative' | 'degraded' | 'email' | 'pending' | 'score' | 'authorisation';

export const ROWS: readonly Row[] = [
  ...(['static', 'cached', 'alternative', 'degraded'] as const),
  ...(['email', 'pending', 'score', 'authorisation'] as const),
];

/** One way to live with sick dependencies. */
export interface Variant {
  readonly about: string;
  /** What each fallback answers for; a row that is missing has none, so its failures are error pages. */
  readonly triggers: Readonly<Partial<Record<Row, readonly Trigger[]>>>;
  /** Whether calls end after `TIMEOUT_MS`; else they have no limit. */
  readonly limited: boolean;
  /** Whether answers of a fallback say that they are. */
  readonly flagged: boolean;
  /** A charge that may have been made: ask again with its key until it is known, or charge at the other gateway now. */
  readonly afterSilence: 'settle' | 'switch';
  /** The idempotency key under which a charge is made up for. */
  readonly laterKey: 'same' | 'new';
  /** Where mails and charges wait that could not be sent; `none` forgets them. */
  readonly queue: 'durable' | 'memory' | 'none';
  /** What a purchase without a score is. */
  readonly withoutScore: 'verify' | 'approve';
  /** What an order that cannot be charged is, if its customer has never paid. */
  readonly withoutAuthorisation: 'wait' | 'accept';
  /** Who is asked for the status of a payment before the other. */
  readonly asksFirst: 'service' | 'cache';
  /** What is answered where nothing is cached. */
  readonly onMiss: 'refuse' | 'empty';
  /** Whether Redis has a limit of its own. */
  readonly cacheLimited: boolean;
  /** Searches in Postgres at a time; undefined: as many as there are connections. */
  readonly searchPlaces: number | undefined;
}
