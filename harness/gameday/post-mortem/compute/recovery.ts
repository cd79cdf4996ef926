import { shareLimits } from '../../../assertions/count-limits.ts';
import { recoveredAt } from '../../../assertions/families/recovery-moment.ts';
import type { RecoveryWindow } from '../../../assertions/witnesses/recovery.ts';
import type { Baseline } from '../../../assertions/witnesses/recovery-baseline.ts';
import type { FaultSpan } from './faults.ts';
import { inPhase, type Second, total } from './seconds.ts';

/**
 * Until when requests went on failing after the last fault was lifted, as `outage after fault` means it: until the first of five
 * seconds in a row with 95 % of the goodput of the baseline, as far as that many requests can tell. ms of real time since then.
 */
export type Recovery =
  | {
      readonly state: 'recovered';
      readonly lowMs: number;
      readonly highMs: number;
      readonly shownMs: number;
      readonly factor: number | null;
    }
  /** Requests still failed so long after it; then the run ended, or too few came to tell. */
  | { readonly state: 'not recovered'; readonly lowMs: number; readonly factor: number | null; readonly why: string }
  | { readonly state: 'unknown'; readonly why: string };

export function recoveryOf(seconds: readonly Second[], span: FaultSpan | undefined): Recovery {
  if (!span) return unknown('nothing was broken');
  if (span.toMs === null) return unknown('the journal does not say that the last fault was lifted');
  const baseline = baselineOf(inPhase(seconds, 'baseline'));
  if (!baseline) return unknown('no request succeeded before the fault, so there is nothing to compare with');
  const healMs = span.toMs;
  const windows = windowsFrom(seconds, healMs);
  const [first] = windows;
  if (!first || !windows.some(({ due }) => due > 0))
    return unknown('the load ended before the last fault was lifted, or with it');
  const { low, high, why } = recoveredAt(windows, baseline);
  const faultMs = healMs - span.fromMs;
  const factorOf = (ms: number) => (faultMs > 0 ? ms / faultMs : null);
  // The fault is lifted in the middle of a second; that the first whole one began later is no outage.
  const lowMs = low > first.fromMs ? low - healMs : 0;
  if (!Number.isFinite(high))
    return lowMs > 0
      ? { state: 'not recovered', lowMs, factor: factorOf(lowMs), why }
      : unknown(`too few requests came to tell: ${why}`);
  const highMs = Math.max(0, high - healMs);
  const shownMs = lowMs > 0 ? (lowMs + highMs) / 2 : lowMs;
  return { state: 'recovered', lowMs, highMs, shownMs, factor: factorOf(shownMs) };
}

function unknown(why: string): Recovery {
  return { state: 'unknown', why };
}

/** Undefined without successes. Whether requests are as fast is not asked: a journal has no histograms. */
function baselineOf(seconds: readonly Second[]): Baseline | undefined {
  const due = total(seconds, (second) => second.due);
  const successes = Math.min(
    due,
    total(seconds, ({ success }) => success),
  );
  if (successes === 0) return undefined;
  return {
    goodput: { shown: successes / due, ...shareLimits(successes, due) },
    p99Us: { shown: 0, low: 0, high: 0 },
    speed: 'any',
    duePerMs: due / total(seconds, ({ fromMs, toMs }) => toMs - fromMs),
    inFlight: Math.max(...seconds.map(({ inFlight }) => inFlight)),
  };
}

/** Time of which nothing was written proves nothing, like a pause of the load. */
function windowsFrom(seconds: readonly Second[], healMs: number): RecoveryWindow[] {
  const windows: RecoveryWindow[] = [];
  let atMs = healMs;
  for (const [i, second] of seconds.entries()) {
    const { phase, fromMs, toMs, due, success, inFlight } = second;
    if (phase !== 'recovery' && fromMs < healMs) continue;
    const inFlightBefore = seconds[i - 1]?.inFlight ?? 0;
    if (windows.length > 0 && fromMs > atMs)
      windows.push(windowOf({ fromMs: atMs, toMs: fromMs, inFlight: inFlightBefore, inFlightBefore }));
    windows.push(
      windowOf({
        fromMs,
        toMs,
        due,
        successes: { low: success, high: success },
        ended: success + second.failed,
        inFlight,
        inFlightBefore,
      }),
    );
    atMs = toMs;
  }
  return windows;
}

function windowOf(
  given: Pick<RecoveryWindow, 'fromMs' | 'toMs' | 'inFlight' | 'inFlightBefore'> & Partial<RecoveryWindow>,
): RecoveryWindow {
  const none = { low: 0, high: 0 };
  return { due: 0, successes: none, ended: 0, slower: () => none, ...given };
}
