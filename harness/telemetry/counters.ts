import type { RunEvent } from '../domain/events.ts';
import type { LaneState } from '../domain/run-state.ts';
import type { Instruments } from './instruments.ts';
import { labelsOf } from './labels.ts';

/** Counts what an event adds to what was known of its lane: a snapshot goes to the faults that acted until it came. */
export function countEvent(run: string, { sent, ended, judged }: Instruments, event: RunEvent, lane: LaneState): void {
  const labels = labelsOf(run, lane);
  if (!labels) return;
  if (event.type === 'snapshot') {
    const { snapshot: last } = lane;
    sent.add(Math.max(0, event.snapshot.sent - (last?.sent ?? 0)), labels);
    for (const [outcome, total] of Object.entries(event.snapshot.labels))
      ended.add(Math.max(0, total - (last?.labels[outcome] ?? 0)), { ...labels, outcome });
  }
  if (event.type === 'scenario-finished')
    for (const { verdict, asExpected } of event.verdicts)
      judged.add(1, { ...labels, verdict, as_expected: String(asExpected) });
}
