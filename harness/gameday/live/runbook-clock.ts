import type { LiveState } from './live-state.ts';
import type { VariantState } from './variant-state.ts';

/**
 * A journal counts measured ms since the first load began. People read two other clocks: that of a variant's run, which counts from
 * the begin of its load, and that of its runbook, which also stands still while a gate waits. Both are in real time: a run that is
 * compressed to a tenth goes through them ten times as fast.
 */

/** On the clock of the run, ms: what charts and the log count. Zero before the load began. */
export function runMs({ opened }: LiveState, variant: VariantState | undefined, atMs: number): number {
  if (variant?.beganMs === undefined) return 0;
  return Math.max(0, atMs - variant.beganMs) * (opened?.timeScale ?? 1);
}

/** On the clock of the runbook, ms: where its cursor stood then. */
export function runbookMs({ opened }: LiveState, variant: VariantState, atMs: number): number {
  const { beganMs, endedMs = atMs, gates } = variant;
  if (beganMs === undefined) return 0;
  const untilMs = Math.min(atMs, endedMs);
  const waited = gates.map((gate) =>
    Math.max(0, Math.min(gate.untilMs ?? untilMs, untilMs) - Math.max(gate.sinceMs, beganMs)),
  );
  return Math.max(0, untilMs - beganMs - waited.reduce((sum, ms) => sum + ms, 0)) * (opened?.timeScale ?? 1);
}

/** Where the time axis of a run's charts ends, ms: its length, and as long as gates have made it wait. */
export function axisOf(state: LiveState, variant: VariantState, nowMs: number): number {
  const lastMs = variant.seconds.at(-1)?.atMs ?? nowMs;
  if (variant.state === 'ended') return runMs(state, variant, lastMs);
  const waitedMs = runMs(state, variant, nowMs) - runbookMs(state, variant, nowMs);
  return Math.max((state.opened?.lengthMs ?? 0) + waitedMs, runMs(state, variant, lastMs));
}

/** `0:42`, `12:05`, `1:02:05` */
export function clockText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000 + 1e-6));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
