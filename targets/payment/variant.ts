import type { ServiceParts } from '../kit/service.ts';
import type { ConnectLimits, Dependencies, Payment } from './dependencies.ts';
import type { Result } from './result.ts';

/** Handles one payment. What it throws crashes the request with a 500. */
export type Pay = (payment: Payment) => Promise<Result>;

/** Turns payments away at the door, before they take a slot or start any work. */
export interface Door {
  admits(inUse: number): boolean;
  /** A payment that was let in has been answered, `ms` (scaled) after it arrived. */
  answered(ms: number): void;
}

/** One way to build the payment service. */
export interface Variant {
  readonly about: string;
  readonly connect?: ConnectLimits;
  /** Absent: everybody is let in. */
  door?(parts: ServiceParts): Door;
  pay(dependencies: Dependencies, parts: ServiceParts): Pay;
}
