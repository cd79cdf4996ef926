import { type Breaker, createBreaker, isDependencyFault } from '../kit/breaker.ts';
import type { LabelledBreaker } from '../kit/breaker-telemetry.ts';
import { type Bulkhead, createBulkhead } from '../kit/bulkhead.ts';
import { CallError } from '../kit/errors.ts';
import { isRetryable, withRetries } from '../kit/retry.ts';
import { scaled } from '../kit/settings.ts';
import type { BreakerPreset, Variant } from './variant.ts';

const RESET_MS = 30_000;
const BULKHEAD_LIMIT = 10;
const ATTEMPTS = 3;
const BASE_MS = 1000;

type Call = <T>(call: () => Promise<T>) => Promise<T>;

/** The protection of one caller instance: bulkhead, breakers and retries, with their own state. */
export interface Guard {
  readonly breakers: readonly LabelledBreaker[];
  readonly bulkhead: Bulkhead;
  breakerFor(endpoint: string): Breaker | undefined;
  run<T>(endpoint: string, call: () => Promise<T>): Promise<T>;
}

export function createGuard(variant: Variant, instance: string): Guard {
  const breakers: LabelledBreaker[] = [];
  const byKey = new Map<string, Breaker>();
  const bulkhead = createBulkhead({ name: 'downstream', limit: BULKHEAD_LIMIT });

  const breakerFor = (endpoint: string) => {
    if (!variant.breaker) return undefined;
    const key = variant.scope === 'downstream' ? 'all' : endpoint;
    let breaker = byKey.get(key);
    if (!breaker) {
      breaker = breakerOf(variant.breaker, endpoint);
      byKey.set(key, breaker);
      breakers.push({ breaker, labels: { dep: 'downstream', endpoint: key, instance } });
    }
    return breaker;
  };
  const retry: Call = (call) => retried(call, variant.retriesRejections === true);

  return {
    breakers,
    bulkhead,
    breakerFor,
    run: (endpoint, call) => {
      const layers: Record<string, Call | undefined> = {
        bulkhead: bulkhead.run,
        retry,
        breaker: breakerFor(endpoint)?.run,
      };
      const order = variant.order ?? ['breaker'];
      return order.reduceRight((inner, name) => {
        const layer = layers[name];
        return layer ? () => layer(inner) : inner;
      }, call)();
    },
  };
}

function breakerOf(preset: BreakerPreset, endpoint: string): Breaker {
  const { trip, counts4xx, countsRejections, spreadMs = 0, ...rest } = preset;
  return createBreaker({
    probes: 3,
    ...rest,
    dependency: 'downstream',
    trip: trip(endpoint),
    resetMs: scaled(RESET_MS),
    spreadMs: scaled(spreadMs),
    isFailure: (error) =>
      isDependencyFault(error) ||
      (counts4xx === true && kindOf(error) === 'status') ||
      (countsRejections === true && kindOf(error) === 'bulkhead-full'),
  });
}

function retried<T>(call: () => Promise<T>, rejectionsToo: boolean): Promise<T> {
  const delay = (n: number) => scaled(BASE_MS * 2 ** n);
  const retries = (error: unknown) =>
    isRetryable(error) || (rejectionsToo && ['bulkhead-full', 'circuit-open'].includes(kindOf(error) ?? ''));
  return withRetries(call, { attempts: ATTEMPTS, delay, isRetryable: retries });
}

function kindOf(error: unknown): string | undefined {
  return error instanceof CallError ? error.failure.kind : undefined;
}
