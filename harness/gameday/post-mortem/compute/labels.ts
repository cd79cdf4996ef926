import { inPhase, type Second, total } from './seconds.ts';

/** How many requests ended with one outcome label in each phase. */
export interface LabelCounts {
  readonly label: string;
  readonly before: number;
  readonly during: number;
  readonly after: number;
}

/** Those that came most often first. */
export function labelsOf(seconds: readonly Second[]): LabelCounts[] {
  const names = new Set(seconds.flatMap(({ labels }) => Object.keys(labels)));
  const counts = [...names].map((label): LabelCounts => {
    const sum = (phase: string) =>
      total(inPhase(seconds, phase), ({ labels }) => (Object.hasOwn(labels, label) ? (labels[label] ?? 0) : 0));
    return { label, before: sum('baseline'), during: sum('fault'), after: sum('recovery') };
  });
  return counts.filter((each) => allOf(each) > 0).toSorted((a, b) => allOf(b) - allOf(a));
}

function allOf({ before, during, after }: LabelCounts): number {
  return before + during + after;
}
