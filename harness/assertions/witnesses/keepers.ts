import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';

/** Phases in which a service that reported counts in others reported none. */
export function silentPhases(
  { counters }: Evidence,
  at: string,
  phases: readonly PhaseWindow[],
): readonly PhaseWindow[] {
  const answered = new Set(counters.filter((counter) => counter.at === at).map(({ phase }) => phase));
  return answered.size === 0 ? [] : phases.filter(({ name }) => !answered.has(name));
}
