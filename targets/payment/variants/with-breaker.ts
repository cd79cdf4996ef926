import { createBreaker, isDependencyFault } from '../../kit/breaker.ts';
import { exportBreakers } from '../../kit/breaker-telemetry.ts';
import type { ServiceParts } from '../../kit/service.ts';
import { number, scaled } from '../../kit/settings.ts';
import { consecutive } from '../../kit/trip-rule.ts';
import type { Bank } from '../dependencies.ts';

/** Five consecutive failures open it for 30 s, three of three probes close it. A 402 is an answer, not a failure. */
export function withBreaker(bank: Bank, parts: ServiceParts, resetMs = 30_000): Bank {
  const breaker = createBreaker({
    dependency: 'bank',
    trip: consecutive(number('BREAKER_FAILURES', 5)),
    resetMs: scaled(number('BREAKER_RESET_MS', resetMs)),
    probes: number('BREAKER_PROBES', 3),
    isFailure: isDependencyFault,
  });
  exportBreakers(parts, () => [{ breaker, labels: { dep: 'bank', endpoint: '/charge' } }]);
  return { charge: (payment, limits) => breaker.run(() => bank.charge(payment, limits)) };
}
