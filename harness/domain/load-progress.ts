/** Of all phases so far. */
export interface LoadProgress {
  readonly sent: number;
  /** The same by route. */
  readonly sentOf: Readonly<Record<string, number>>;
  readonly inFlight: number;
}

export const NOTHING_SENT: LoadProgress = { sent: 0, sentOf: {}, inFlight: 0 };

/** Of two workers together. */
export function addProgress(a: LoadProgress, b: LoadProgress): LoadProgress {
  const { sent, sentOf } = combine(a, b, (one, other) => one + other);
  return { sent, sentOf, inFlight: a.inFlight + b.inFlight };
}

/** What was sent from `before` to `after`. */
export function sentBetween(before: Sent, after: Sent): Sent {
  return combine(after, before, (one, other) => one - other);
}

export type Sent = Pick<LoadProgress, 'sent' | 'sentOf'>;

function combine(a: Sent, b: Sent, operation: (one: number, other: number) => number): Sent {
  const routes = new Set([...Object.keys(a.sentOf), ...Object.keys(b.sentOf)]);
  return {
    sent: operation(a.sent, b.sent),
    sentOf: Object.fromEntries(
      [...routes].map((route) => [route, operation(a.sentOf[route] ?? 0, b.sentOf[route] ?? 0)]),
    ),
  };
}
