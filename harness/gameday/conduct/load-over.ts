import type { OpenLoad } from '../../domain/load-plan.ts';
import type { Runbook } from '../runbook/runbook.ts';

/** From then on, so many requests per second; the first is at 0. */
export interface LoadChange {
  readonly fromMs: number;
  readonly rate: number;
}

/** The open load of a time in which its rate changes. Random arrivals have no steps: where it changes, they are told as even ones. */
export function loadOver(changes: readonly LoadChange[], durationMs: number, arrivals: Runbook['arrivals']): OpenLoad {
  const inTime = changes.filter(({ fromMs }, i) => i === 0 || fromMs < durationMs);
  const [first] = inTime;
  if (!first) throw new Error('a load has a rate from its begin on');
  if (inTime.length === 1) return { model: 'open', arrivals: { kind: arrivals, rate: first.rate }, durationMs };
  const steps = inTime.map(({ fromMs, rate }, i) => ({
    rate,
    durationMs: (inTime[i + 1]?.fromMs ?? durationMs) - fromMs,
  }));
  return { model: 'open', arrivals: { kind: 'steps', steps }, durationMs };
}
