import type { Evidence } from '../domain/evidence.ts';
import type { Recording } from '../domain/recording.ts';
import { judgeAll } from './judge.ts';
import { describeHeldUp } from './witnesses/machine.ts';

/**
 * Why verdicts may be the machine's: `payment waited 1.2 s for a CPU`, where one of them is open because of what was held up and
 * would be decided had nothing been. Undefined where the machine changes none, in either direction, whatever was expected.
 */
export function whatMachineChanged(evidence: Evidence): string | undefined {
  const verdicts = judgeAll(evidence);
  const idle = judgeAll(onIdleMachine(evidence));
  if (verdicts.every(({ verdict }, i) => verdict === idle[i]?.verdict)) return undefined;
  return heldUpIn(evidence);
}

/** Who was held up at all, whether or not that changed a verdict; undefined when nobody was. */
export function heldUpIn(evidence: Evidence): string | undefined {
  const { phases, durationMs } = evidence;
  return describeHeldUp(evidence, phases[0]?.fromMs ?? 0, phases.at(-1)?.toMs ?? durationMs) || undefined;
}

/** The same run, had nothing been held up: every request sent when it was due. */
function onIdleMachine(evidence: Evidence): Evidence {
  const { load } = evidence;
  const health = load.health.map((one) => ({ ...one, latenessMs: 0, loopDelayMs: 0, cpuWaitMs: 0 }));
  return {
    ...evidence,
    load: { ...load, health, recordings: sentInTime(load.recordings), cpuWaits: [] },
    cpuWaits: [],
  };
}

/** Counted from when they were sent, where both are known. */
function sentInTime(recordings: readonly Recording[]): readonly Recording[] {
  const sent = recordings.filter(({ clock }) => clock === 'service');
  const open = new Set(sent.map(({ phase }) => phase));
  const closed = recordings.filter(({ clock, phase, kind }) => {
    return clock === 'response' && (kind === 'dropped' || !open.has(phase));
  });
  return [...sent.map((recording) => ({ ...recording, clock: 'response' as const })), ...closed];
}
