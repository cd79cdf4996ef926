import type { ServiceParts } from '../kit/service.ts';
import type { ConnectLimits, Dependencies, Payment } from './dependencies.ts';
import type { Result } from './result.ts';

/** Handles one payment. What it throws crashes the request with a 500. */
export type Pay = (payment: Payment) => Promise<Result>;

/** One way to build the payment service. */
export interface Variant {
  readonly about: string;
  readonly connect?: ConnectLimits;
  pay(dependencies: Dependencies, parts: ServiceParts): Pay;
}
