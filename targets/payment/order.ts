import type { Order } from './dependencies.ts';
import { failed, type Result } from './result.ts';

/** The answer to a malformed order, or undefined for a valid one. */
export function badOrder(order: Partial<Order> | null): Result | undefined {
  if (typeof order?.user_id !== 'string') return failed('bad_request', 'user_id must be a text');
  if (typeof order.payment_id !== 'string') return failed('bad_request', 'payment_id must be a text');
  if (!Number.isFinite(order.amount)) return failed('bad_request', 'amount must be a number');
  return undefined;
}
