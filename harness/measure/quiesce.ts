import type { Clock, RunningTarget } from '../domain/ports.ts';
import { parsePrometheus } from '../domain/prometheus.ts';
import { METRIC_WORDS, type Target } from '../domain/target.ts';

export interface QuiesceOptions {
  readonly target: Target;
  /** Service whose requests in flight are waited for. */
  readonly front: string;
  readonly clock: Clock;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 50;

/**
 * Waits between scenarios until the front service has nothing in flight, so that the next one starts on an idle target.
 * False when that took longer than the limit. A service without that metric counts as idle.
 */
export async function quiesce(running: RunningTarget, options: QuiesceOptions): Promise<boolean> {
  const { clock, limitMs, signal } = options;
  const giveUpAt = clock.now() + limitMs;
  while ((await inFlight(running, options)) > 0) {
    if (clock.now() >= giveUpAt) return false;
    await clock.sleep(POLL_MS, signal);
  }
  return true;
}

async function inFlight(running: RunningTarget, { target, front }: QuiesceOptions): Promise<number> {
  const path = target.services[front]?.metrics;
  const service = running.services.get(front);
  if (path === undefined || !service) return 0;
  const names: readonly string[] = METRIC_WORDS['in flight'];
  // A service too busy to answer is not idle.
  const text = await service.get(path).catch(() => undefined);
  if (text === undefined) return 1;
  return parsePrometheus(text).samples.reduce((sum, { name, value }) => (names.includes(name) ? sum + value : sum), 0);
}
