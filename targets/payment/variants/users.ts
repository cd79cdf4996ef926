/** What users do when they are told that their payment failed. */
export interface Users {
  readonly about: string;
  /** How often they submit a payment at most. */
  readonly submissions: number;
  /** Each submission of a payment carries the same idempotency key, which the bank honours. */
  readonly sendsKey: boolean;
}

export const USERS: Readonly<Record<string, Users>> = {
  again: {
    about: 'Told of an error, they pay again: the bank takes it for another payment',
    submissions: 2,
    sendsKey: false,
  },
  once: { about: 'They believe what they are told, and look at their statement', submissions: 1, sendsKey: false },
  'again+key': {
    about: 'They pay again under the same idempotency key: the bank knows it',
    submissions: 2,
    sendsKey: true,
  },
};
