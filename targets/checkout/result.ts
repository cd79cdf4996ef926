import { randomUUID } from 'node:crypto';
import { type Answer, ok } from '../kit/answer.ts';

/** Success. A price of shipping that is not known yet is shown at confirmation. */
export function bought(transaction_id: string, shipping: number | 'pending'): Answer {
  return ok({ order_id: randomUUID(), transaction_id, shipping });
}

/** A business rejection: nothing failed. */
export const OUT_OF_STOCK: Answer = {
  http: 409,
  body: { status: 'rejected', code: 'out_of_stock', reason: 'Not everything is in stock' },
};
