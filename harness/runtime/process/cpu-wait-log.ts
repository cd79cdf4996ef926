import type { CpuWait } from '../../domain/evidence.ts';
import type { CpuTimes } from '../../domain/ports.ts';

/** How often waits for a CPU are read, ms as they pass: what lies between two readings may have come at any time between them. */
export const READ_EVERY_MS = 20;

/** Stretches in which next to nothing was waited are kept as one, up to this length. */
const LONGEST_MS = 100;
const NEXT_TO_NOTHING_MS = 0.1;

export interface CpuWaitLog {
  readonly wait: CpuWait;
  /** `atMs`: ms since the scenario began. */
  read(atMs: number): void;
}

/** Keeps what was waited between two readings, the first of which is taken now. */
export function logCpuWaits(of: string, read: () => CpuTimes | undefined): CpuWaitLog {
  const samples: [atMs: number, waitedMs: number | null, ranMs?: number][] = [];
  let before = read();
  let joinedMs = 0;
  return {
    wait: { of, samples },
    read(atMs) {
      const now = read();
      if (!now) {
        samples.push([round(atMs), null]);
        joinedMs = LONGEST_MS;
        return;
      }
      const waited = now.waitedMs - (before ?? now).waitedMs;
      const ran = now.ranMs - (before ?? now).ranMs;
      before = now;
      const last = samples.at(-1);
      const ms = last ? atMs - last[0] : LONGEST_MS;
      const [, lastWaited, lastRan = 0] = last ?? [0, null];
      if (last && lastWaited !== null && waited + lastWaited < NEXT_TO_NOTHING_MS && joinedMs + ms <= LONGEST_MS) {
        joinedMs += ms;
        samples[samples.length - 1] = [round(atMs), round(waited + lastWaited), round(ran + lastRan)];
        return;
      }
      joinedMs = ms;
      samples.push([round(atMs), round(waited), round(ran)]);
    },
  };
}

/** To 10 us. */
function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
