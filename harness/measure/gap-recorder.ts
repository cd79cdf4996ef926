import type { ProbeGap } from '../domain/evidence.ts';
import type { UnreadableLine } from '../domain/prometheus.ts';

/** Remembers what could not be read of one endpoint, once for each problem. */
export interface GapRecorder {
  silent(atMs: number, error: unknown): void;
  unreadable(atMs: number, lines: readonly UnreadableLine[]): void;
  /** The end of a phase was among what it was silent about last. */
  missedEnd(phase: string): void;
  gaps(): readonly ProbeGap[];
}

/** An answer that is no metrics at all has thousands of lines. */
const MOST_PROBLEMS = 20;

export function createGapRecorder(service: string, path: string): GapRecorder {
  const gaps = new Map<string, ProbeGap>();
  let silence: string | undefined;
  const note = (atMs: number, problem: string, metric?: string) => {
    const known = gaps.get(problem);
    if (!known && gaps.size >= MOST_PROBLEMS) return;
    gaps.set(problem, {
      ...known,
      service,
      problem,
      ...(metric === undefined ? {} : { metric }),
      fromMs: known?.fromMs ?? atMs,
      toMs: atMs,
      readings: (known?.readings ?? 0) + 1,
    });
  };
  return {
    silent: (atMs, error) => {
      silence = `${path}: ${error instanceof Error ? error.message : String(error)}`;
      note(atMs, silence);
    },
    missedEnd: (phase) => {
      const gap = gaps.get(silence ?? '');
      if (gap) gaps.set(gap.problem, { ...gap, ends: [...(gap.ends ?? []), phase] });
    },
    unreadable: (atMs, lines) => {
      for (const { line, text, name, problem } of lines.slice(0, MOST_PROBLEMS))
        note(atMs, `${path}: ${problem ?? `line ${line} is no sample: ${text}`}`, name);
    },
    gaps: () => [...gaps.values()],
  };
}
