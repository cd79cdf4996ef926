import { countLimits, TAIL } from '../count-limits.ts';
import type { Known } from '../grammar/comparison.ts';
import { type RecoveryWindow, STEADY_WINDOWS, windowMs } from '../witnesses/recovery.ts';
import type { Baseline } from '../witnesses/recovery-baseline.ts';
import { describeRun, isSurelyBad, isSurelyGood, runOf, seemsGood } from './recovery-run.ts';

/** When the service was as good as in the baseline again, ms since the scenario began. */
export interface Recovered extends Known {
  /** What the windows from `low` on showed. */
  readonly why: string;
}

/**
 * Recovered from the first window on that begins five good ones in a row. How few requests show that depends on the load,
 * so a run of windows is pooled until its count can tell: after 5 windows, 10, 20 and so on, and at the end. `low` is the last
 * window before which no such run can begin, `high` the first from which on one surely does; windows are known to begin within
 * `clockErrorMs` of what they say.
 */
export function recoveredAt(windows: readonly RecoveryWindow[], baseline: Baseline, clockErrorMs = 0): Recovered {
  const lengthMs = windowMs(windows);
  const starts = windows.map((_, i) => windows.slice(i));
  const firstNotBad = starts.findIndex((rest) => !cannotBegin(rest, baseline, lengthMs));
  const good = starts.find((rest) => surelyBegins(rest, baseline, lengthMs));
  const last = windows.at(-1) as RecoveryWindow;
  const lowAt = firstNotBad < 0 ? windows.length : firstNotBad;
  const rest = windows.slice(Math.min(lowAt, windows.length - 1));
  return {
    // A run may begin inside of the last window that begins none.
    low: (windows[Math.max(0, lowAt - 1)]?.fromMs ?? last.toMs) - clockErrorMs,
    high: (good?.[0]?.fromMs ?? Number.POSITIVE_INFINITY) + clockErrorMs,
    why: describeRun(runOf(rest, baseline), baseline),
  };
}

/** One of the five windows from the first one on, or all of them together, are surely not good. */
function cannotBegin(rest: readonly RecoveryWindow[], baseline: Baseline, lengthMs: number): boolean {
  const five = rest.slice(0, windowsFor(rest, STEADY_WINDOWS, lengthMs) ?? rest.length);
  const runs = [five, ...five.map((window) => [window])];
  return runs.some((run) => isSurelyBad(runOf(run, baseline), baseline, runs.length));
}

/** A run from the first window on is surely good, and never seemed otherwise as it grew. */
function surelyBegins(rest: readonly RecoveryWindow[], baseline: Baseline, lengthMs: number): boolean {
  if (rest[0]?.due === 0) return false;
  const looks = looksAt(untilPause(rest, baseline), lengthMs);
  let checked = 0;
  for (const length of looks) {
    for (; checked < length; checked++)
      if (!seemsGood(runOf(rest.slice(0, checked + 1), baseline), baseline)) return false;
    if (isSurelyGood(runOf(rest.slice(0, length), baseline), baseline, TAIL / looks.length)) return true;
  }
  return false;
}

/** After how many windows a run is looked at. */
function looksAt(run: readonly RecoveryWindow[], lengthMs: number): readonly number[] {
  const looks: number[] = [];
  for (let windows = STEADY_WINDOWS; ; windows *= 2) {
    const length = windowsFor(run, windows, lengthMs);
    if (length === undefined) break;
    looks.push(length);
  }
  return looks.length === 0 || looks.at(-1) === run.length ? looks : [...looks, run.length];
}

/** How many of the windows last as long as `count` whole ones; undefined where all are shorter. */
function windowsFor(run: readonly RecoveryWindow[], count: number, lengthMs: number): number | undefined {
  const fromMs = run[0]?.fromMs ?? 0;
  const index = run.findIndex(({ toMs }) => Math.round((toMs - fromMs) / lengthMs) >= count);
  return index < 0 ? undefined : index + 1;
}

/** Time in which nothing was due proves nothing, unless so few requests come that chance explains it. */
function untilPause(run: readonly RecoveryWindow[], { duePerMs }: Baseline): readonly RecoveryWindow[] {
  let silentMs = 0;
  const pause = run.findIndex(({ fromMs, toMs, due }) => {
    silentMs = due === 0 ? silentMs + toMs - fromMs : 0;
    return silentMs * duePerMs > countLimits(0).high;
  });
  return pause < 0 ? run : run.slice(0, pause);
}
