import type { Step } from '../runbook/runbook.ts';

/** What is due next, and when; real ms on the clock of the runbook. */
export type Due =
  | { readonly kind: 'step'; readonly atMs: number; readonly index: number; readonly step: Step }
  /** The time of a fault is over. */
  | { readonly kind: 'lift'; readonly atMs: number; readonly name: string };

/** The steps of a runbook, and the lifts that follow from them. */
export interface Agenda {
  /** What is due next, at that time at the latest; undefined when there is no more. */
  next(untilMs: number): Due | undefined;
  /** Takes what is due next. */
  take(): void;
  liftAt(atMs: number, name: string): void;
  /** Steps to come that inject a fault. */
  injectsLeft(): number;
  /** Steps that were not taken. */
  left(): readonly Extract<Due, { kind: 'step' }>[];
}

/** What is due at the same time comes in the order of the runbook, after the lifts. */
export function createAgenda(steps: readonly Step[]): Agenda {
  const due: Due[] = steps.map((step, index) => ({ kind: 'step', atMs: step.atMs, index, step }));
  due.sort((a, b) => a.atMs - b.atMs);
  return {
    next: (untilMs) => due.slice(0, 1).find(({ atMs }) => atMs <= untilMs),
    take: () => void due.shift(),
    liftAt: (atMs, name) => {
      const before = due.findIndex((each) => each.atMs > atMs || (each.atMs === atMs && each.kind === 'step'));
      due.splice(before === -1 ? due.length : before, 0, { kind: 'lift', atMs, name });
    },
    injectsLeft: () => due.filter((each) => each.kind === 'step' && each.step.kind === 'inject').length,
    left: () => due.filter((each) => each.kind === 'step'),
  };
}
