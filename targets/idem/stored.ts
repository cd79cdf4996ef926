import { Rejection } from '../kit/errors.ts';
import type { Paid, Payment, Stored } from './payment.ts';

/** The answer that was given before. Throws `Rejection` where it belongs to another body. */
export function replay({ fingerprint, receipt }: Stored, payment: Payment): Paid {
  if (fingerprint !== payment.fingerprint)
    throw new Rejection('idempotency_key_reuse', 'this key was used for another payment: use a new one');
  return { receipt, replayed: true };
}

export function inProgress(): Rejection {
  return new Rejection('request_in_progress', 'a request with this key is still being worked on');
}
