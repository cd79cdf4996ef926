import type { Clock, RunningTarget } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { compileMetrics } from './presets/metric-reader.ts';
import { readPrometheus } from './presets/reading.ts';
import { squall } from './presets/squall.ts';

const metricsIn = compileMetrics({ 'in flight': squall.metrics['in flight'] ?? [] });

export interface QuiesceOptions {
  readonly target: Target;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** A request costs the service and this process something, so one that stays busy is read less and less often. */
const POLL_MS = { first: 50, last: 500, growth: 1.5 };

/**
 * Waits between scenarios until no service has anything in flight: a bank continues charges whose caller has left, and
 * those must not count in the next scenario. False when the limit passed first. A service without the metric counts as
 * idle.
 */
export async function quiesce(running: RunningTarget, options: QuiesceOptions): Promise<boolean> {
  const { clock, limitMs, signal } = options;
  const giveUpAt = clock.now() + limitMs;
  for (let pauseMs = POLL_MS.first; (await inFlight(running, options)) > 0; pauseMs *= POLL_MS.growth) {
    if (clock.now() >= giveUpAt) return false;
    await clock.sleep(Math.min(pauseMs, POLL_MS.last), signal);
  }
  return true;
}

async function inFlight(running: RunningTarget, { target }: QuiesceOptions): Promise<number> {
  const each = [...running.services.values()].map(async (service) => {
    const path = target.services[service.name]?.metrics;
    // A service too busy to answer is not idle.
    return path === undefined ? 0 : service.get(path).then(inFlightIn, () => 1);
  });
  return (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
}

function inFlightIn(metrics: string): number {
  const inFlight = metricsIn(readPrometheus(metrics)).find(({ name }) => name === 'in flight');
  return inFlight?.value ?? 0;
}
