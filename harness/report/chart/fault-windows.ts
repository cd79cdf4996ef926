import type { Evidence } from '../../domain/evidence.ts';
import { type FaultRecord, type FaultStep, isStepped } from '../../domain/fault.ts';

/** In ms since the scenario began. */
export type Window = readonly [fromMs: number, toMs: number];

/** More rounds than a chart has room for. */
const MOST_WINDOWS = 500;

/** When a fault acted: all the time between its beginning and its end, unless its steps say otherwise. */
export function windowsOf({ text, fromMs, toMs }: FaultRecord, { phases }: Evidence['plan']): Window[] {
  const [fault] = phases.flatMap(({ faults = [], faultTexts = [] }) => faults.filter((_, i) => faultTexts[i] === text));
  if (!fault || !isStepped(fault)) return [[fromMs, toMs]];
  const { steps, everyMs = Number.POSITIVE_INFINITY } = fault;
  const windows: Window[] = [];
  for (let from = fromMs; from < toMs && windows.length < MOST_WINDOWS; from += everyMs)
    windows.push(...acting(steps, from, Math.min(toMs, from + everyMs)));
  return windows;
}

/** The stretches of one round in which any step's fault acts. */
function acting(steps: readonly FaultStep[], fromMs: number, endMs: number): Window[] {
  const windows: Window[] = [];
  let since: number | undefined;
  for (const { atMs, fault } of [...steps, { atMs: Number.POSITIVE_INFINITY, fault: null }]) {
    const at = Math.min(endMs, fromMs + atMs);
    if (fault !== null) since ??= at;
    else if (since !== undefined) {
      if (at > since) windows.push([since, at]);
      since = undefined;
    }
  }
  return windows;
}
