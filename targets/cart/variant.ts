import type { Intent, Outbox } from './outbox.ts';

/** The cart as its callers see it. Rejects with `CallError`. */
export type AddToCart = (intent: Intent) => Promise<void>;

export type Told = 'ADDED' | 'PENDING';

/** One way to keep what users want. */
export interface Variant {
  readonly about: string;
  /** What a request does. Rejects with `CallError` where the user is told no; with any other error where nothing was captured. */
  add(intent: Intent, tools: { readonly outbox: Outbox; readonly addToCart: AddToCart }): Promise<Told>;
  /** The cart knows which intents it has applied. */
  readonly dedupes: boolean;
  /** Calls to the cart go through a breaker. */
  readonly breaker: boolean;
  /** Sends what waits; undefined: nobody does. */
  readonly drain?: (tools: DrainTools) => Promise<void>;
}

export interface DrainTools {
  readonly outbox: Outbox;
  readonly addToCart: AddToCart;
  readonly random: () => number;
  /** Counts an attempt by how it ended. */
  readonly count: (result: 'applied' | 'refused' | 'failed' | 'postponed') => void;
}
