import type { NewEntry } from './entries.ts';

/** Requests of one second of the sample: the unprotected variant fills its threads, and then fails. */
export function sampleSecond(variant: string, second: number): NewEntry {
  const sent = (second > 20 ? 150 : 100) + ((second * 7) % 9) - 4;
  const slow = second > 15 && second <= 35;
  const fault = second > 15 && second <= 40;
  const full = variant === 'naive' && slow ? Math.min(1, (second - 15) / 6) : 0;
  const error = Math.round(full * sent * 0.9);
  const fallback = variant === 'budgeted' && fault ? Math.round(sent * 0.7) : 0;
  const p99Ms = 60 + ((second * 13) % 17) + (slow ? full * 5200 + 620 : 0);
  return {
    kind: 'second',
    variant,
    phase: phaseOf(second),
    lastsMs: 1000,
    sent,
    inFlight: Math.round(8 + full * 240 + (slow ? 30 : 0)),
    perSecond: sent - Math.round(full * 12),
    p50Ms: 18 + ((second * 5) % 7) + full * 2600,
    p99Ms,
    maxMs: p99Ms * 1.2,
    labels: { ok: sent - error - fallback, error, fallback },
    classes: { success: sent - error - fallback, ...(error && { error }), ...(fallback && { fallback }) },
    services: servicesOf(variant, second, full),
  };
}

function phaseOf(second: number): string {
  if (second <= 15) return 'baseline';
  return second <= 40 ? 'fault' : 'recovery';
}

function servicesOf(variant: string, second: number, full: number): Record<string, Record<string, number>> {
  const slow = second > 17 && second <= 37;
  const trips = variant === 'budgeted' && slow;
  const probes = trips && second % 6 === 0;
  const bulkhead = { 'bulkhead_in_use{dep="bank"}': trips ? 10 : 3, 'bulkhead_limit{dep="bank"}': 10 };
  return {
    api: { 'threads total': 64, 'threads available': Math.round(56 - full * 50) },
    payment: {
      'threads total': 40,
      'threads available': Math.round(34 - full * 34),
      'pool_in_use{pool="db"}': Math.round(4 + full * 6),
      'pool_size{pool="db"}': 10,
      'pool_waiting{pool="db"}': full >= 1 ? 17 : 0,
      ...(variant === 'budgeted' && {
        'breaker_state{dep="bank"}': trips ? 2 - Number(probes) : 0,
        ...bulkhead,
      }),
    },
  };
}
