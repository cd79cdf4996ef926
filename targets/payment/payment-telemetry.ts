import type { Telemetry } from '../kit/telemetry.ts';
import type { Work } from '../kit/work.ts';
import type { Result } from './result.ts';

/** Exports the metrics for dashboards. Returns the wrapper that observes one payment. */
export function measurePayments(telemetry: Telemetry): (work: Work, payment: Promise<Result>) => Promise<Result> {
  let active = 0;
  telemetry.gauge('payment_service_active_requests', 'Payments being worked on', [], () => active);
  const seconds = telemetry.seconds('payment_service_request_seconds', 'Payments, from arrival', ['operation']);

  return async ({ arrivedAt }, payment) => {
    active += 1;
    try {
      return await payment;
    } finally {
      active -= 1;
      seconds.observe({ operation: 'payment' }, (performance.now() - arrivedAt) / 1000);
    }
  };
}
