import type { Evidence } from '../domain/evidence.ts';
import type { Recording } from '../domain/recording.ts';
import type { Verdict } from '../domain/verdict.ts';
import { type JudgeOptions, judgeAll } from './judge.ts';
import { describeHeldUp } from './witnesses/machine.ts';

/**
 * Why verdicts may be the machine's: `payment waited 1.2 s for a CPU`, where one of them would be another had nothing been
 * held up. Undefined where the machine changes none, in either direction, whatever was expected.
 */
export function whatMachineChanged(
  evidence: Evidence,
  verdicts: readonly Verdict[],
  options: JudgeOptions = {},
): string | undefined {
  const idle = judgeAll(onIdleMachine(evidence), options);
  if (verdicts.every(({ verdict }, i) => verdict === idle[i]?.verdict)) return undefined;
  return heldUpIn(evidence);
}

/**
 * Evidence as suites judge it for now: with the pauses of the load generator that are beyond what lanes side by side always
 * cause. What services and proxies waited for a CPU is stored and shown, but the limits that follow from it are still so
 * wide that they would leave one verdict in twenty open (docs/measurement.md).
 */
export function withGeneratorPausesOnly(evidence: Evidence): Evidence {
  const { load } = evidence;
  const health = load.health.map((one) => {
    const isUsual = one.latenessMs <= USUAL_MS.late && one.loopDelayMs <= USUAL_MS.still;
    return { ...one, ...(isUsual && { latenessMs: 0, loopDelayMs: 0 }), cpuWaitMs: 0 };
  });
  return { ...evidence, load: { ...load, health }, cpuWaits: [] };
}

/** Measured ms by which the generator is late, and stands still, in most intervals beside other lanes on two cores. */
const USUAL_MS = { late: 100, still: 500 } as const;

/** Why a result that is not as expected may be the machine's; undefined when nothing was held up at all. */
export function heldUpIn(evidence: Evidence): string | undefined {
  const { phases, durationMs } = evidence;
  return describeHeldUp(evidence, phases[0]?.fromMs ?? 0, phases.at(-1)?.toMs ?? durationMs) || undefined;
}

/** The same run, had nothing been held up: every request sent when it was due. */
function onIdleMachine(evidence: Evidence): Evidence {
  const { load } = evidence;
  const health = load.health.map((one) => ({ ...one, latenessMs: 0, loopDelayMs: 0, cpuWaitMs: 0 }));
  return { ...evidence, load: { ...load, health, recordings: sentInTime(load.recordings) }, cpuWaits: [] };
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
