import type { Evidence, PhaseWindow } from '../../domain/evidence.ts';

/** Requests that were in flight when some phases began and ended: what services count of them may stand on either side. */
export interface InFlight {
  readonly before: number;
  readonly after: number;
}

export function inFlightAtEdges(evidence: Evidence, phases: readonly PhaseWindow[]): InFlight {
  const indexOf = (phase: PhaseWindow | undefined) => evidence.phases.findIndex(({ name }) => name === phase?.name);
  return {
    before: inFlightAfter(evidence, indexOf(phases[0]) - 1),
    after: inFlightAfter(evidence, indexOf(phases.at(-1))),
  };
}

/** By the load's own count when the services were asked, or by the requests of earlier phases that ended in later ones. */
function inFlightAfter({ phases, load }: Evidence, index: number): number {
  const phase = phases[index];
  if (!phase) return 0;
  const order = new Map(phases.map(({ name }, i) => [name, i]));
  const due = load.recordings.filter(({ clock }) => clock === 'response');
  const straddlers = (due.length > 0 ? due : load.recordings).filter((recording) => {
    const ended = recording.endedIn === undefined ? -1 : (order.get(recording.endedIn) ?? -1);
    return (order.get(recording.phase) ?? phases.length) <= index && ended > index;
  });
  const ended = straddlers.reduce((sum, { count }) => sum + count, 0);
  return Math.max(ended, phase.inFlightAtEnd ?? 0);
}
