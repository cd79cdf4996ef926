import type { Random } from '../../../domain/ports.ts';
import { compareRuns } from '../compare-runs.ts';
import type { Comparison } from '../comparison.ts';
import type { RunFigures } from '../figures.ts';
import { type Machine, onMachine, type Session, type Slowdown } from './noisy-machine.ts';

/** How two sides are measured: repeats of each, whether they take turns (A B B A), and nights of earlier runs. */
export interface Design {
  readonly about: string;
  readonly repeats: number;
  readonly takeTurns: boolean;
  readonly nights: number;
}

export const DESIGNS: readonly Design[] = [
  { about: 'one run each', repeats: 1, takeTurns: false, nights: 0 },
  { about: 'one run each, 40 nights before', repeats: 1, takeTurns: false, nights: 40 },
  { about: '5 runs each, one side after the other', repeats: 5, takeTurns: false, nights: 0 },
  { about: '3 runs each, 40 nights before', repeats: 3, takeTurns: false, nights: 40 },
  { about: '3 pairs that take turns', repeats: 3, takeTurns: true, nights: 0 },
  { about: '6 pairs that take turns', repeats: 6, takeTurns: true, nights: 0 },
  { about: '10 pairs that take turns', repeats: 10, takeTurns: true, nights: 0 },
];

/** One comparison, over all scenarios and figures; the code of both sides is the same without a slowdown. */
export function drawComparison(design: Design, machine: Machine, random: Random, slowdown?: Slowdown): Comparison {
  const session = onMachine(machine, random);
  const history = Array.from({ length: design.nights }, () => night(session));
  if (design.nights > 0) session.rest(24);
  const before: RunFigures[] = [];
  const after: RunFigures[] = [];
  for (let i = 0; i < 2 * design.repeats; i++) {
    const isAfter = design.takeTurns ? i % 4 === 1 || i % 4 === 2 : i >= design.repeats;
    if (isAfter) after.push(session.run(slowdown));
    else before.push(session.run());
  }
  return compareRuns(before, after, { history });
}

function night(session: Session): RunFigures {
  session.rest(24);
  return session.run();
}
