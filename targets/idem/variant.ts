import type { Keys } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Operation } from './operation.ts';
import type { Paid, Payment } from './payment.ts';

export interface Tools {
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly operation: Operation;
}

/** One way to see to it that a payment which is asked for twice is made once. Rejects with `Rejection`. */
export interface Variant {
  readonly about: string;
  pay(payment: Payment, tools: Tools): Promise<Paid>;
}
