import type { ServiceParts } from '../kit/service.ts';
import type { ConnectLimits, Dependencies, Payment } from './dependencies.ts';
import type { Result } from './result.ts';

/** Handles one payment. What it throws crashes the request with a 500. */
export type Pay = (payment: Payment) => Promise<Result>;

/** Rejects payments before they take a slot or start any work. */
export interface LoadShedder {
  admits(inUse: number): boolean;
  /** Reports that an admitted payment was answered, `ms` (scaled) after it arrived. */
  answered(ms: number): void;
}

/** One way to build the payment service. */
export interface Variant {
  readonly about: string;
  readonly connect?: ConnectLimits;
  /** Absent: every payment is admitted. */
  shedder?(parts: ServiceParts): LoadShedder;
  pay(dependencies: Dependencies, parts: ServiceParts): Pay;
}
