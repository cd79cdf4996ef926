import type { Evidence } from '../../domain/evidence.ts';
import type { Fault, FaultRecord } from '../../domain/fault.ts';

/** In ms since the scenario began. */
export type Window = readonly [fromMs: number, toMs: number];

/** More rounds than a chart has room for. */
const MOST_WINDOWS = 500;

/** When a fault acted: all the time between its beginning and its end, unless it is a shape that changes. */
export function windowsOf({ text, fromMs, toMs }: FaultRecord, { phases }: Evidence['plan']): Window[] {
  const faults = phases.flatMap(({ faults = [], faultTexts = [] }) => faults.filter((_, i) => faultTexts[i] === text));
  const [steps, everyMs = Number.POSITIVE_INFINITY] = stepsOf(faults[0]);
  if (steps.length === 0) return [[fromMs, toMs]];
  const windows: Window[] = [];
  for (let from = fromMs; from < toMs && windows.length < MOST_WINDOWS; from += everyMs)
    windows.push(...acting(steps, from, Math.min(toMs, from + everyMs)));
  return windows;
}

interface Step {
  readonly atMs: number;
  readonly fault: unknown;
}

/** Of a shape (`faults/shape.ts`); evidence is plain data, so another kind may have other fields. */
function stepsOf(fault: Fault | undefined): readonly [steps: readonly Step[], everyMs?: number] {
  if (fault?.kind !== 'shape' || !Array.isArray(fault['steps'])) return [[]];
  const { everyMs } = fault;
  return typeof everyMs === 'number' && everyMs > 0 ? [fault['steps'], everyMs] : [fault['steps']];
}

/** The stretches of one round in which any step's fault acts. */
function acting(steps: readonly Step[], fromMs: number, endMs: number): Window[] {
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
