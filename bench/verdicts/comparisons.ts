import { DESIGNS, type Design, drawComparison } from '../../harness/report/compare/sample/comparisons.ts';
import { type Machine, NOISY, QUIET, type Slowdown } from '../../harness/report/compare/sample/noisy-machine.ts';
import { seededRandom } from '../../harness/runtime/random.ts';

/** How often a whole comparison, over all scenarios and figures, came to something. */
export interface ComparisonTally {
  readonly machine: 'quiet' | 'noisy';
  readonly about: string;
  /** Of the same code on both sides: worse or better; cannot tell. */
  readonly different: number;
  readonly unclear: number;
  /** Of one scenario of eight that became 1.5 times as slow: worse. */
  readonly found: number;
}

const SLOWER: Slowdown = { scenario: 3, factor: 1.5 };

export function tallyComparisons(runs: number, seed: number): ComparisonTally[] {
  const machines = [
    ['quiet', QUIET],
    ['noisy', NOISY],
  ] as const;
  return machines.flatMap(([machine, model]) =>
    DESIGNS.map((design) => {
      const same = outcomes({ design, model, runs, seed });
      const slower = outcomes({ design, model, runs, seed, slowdown: SLOWER });
      const count = (all: readonly string[], ...wanted: string[]) => all.filter((each) => wanted.includes(each)).length;
      return {
        machine,
        about: design.about,
        different: count(same, 'worse', 'better'),
        unclear: count(same, 'unclear'),
        found: count(slower, 'worse'),
      };
    }),
  );
}

interface Drawn {
  readonly design: Design;
  readonly model: Machine;
  readonly runs: number;
  readonly seed: number;
  readonly slowdown?: Slowdown;
}

function outcomes({ design, model, runs, seed, slowdown }: Drawn): string[] {
  return Array.from({ length: runs }, (_, i) => {
    const random = seededRandom(seed).fork(`${design.about} ${i}`);
    return drawComparison(design, model, random, slowdown).outcome;
  });
}
