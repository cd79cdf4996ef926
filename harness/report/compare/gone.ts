import type { RunFigures } from './figures.ts';
import { textsOf } from './statement-differences.ts';
import { type Pair, phasesIn, scenarioIn } from './statistic.ts';

export interface Pairing {
  readonly pairs: readonly Pair[];
  readonly gone: readonly string[];
  readonly notes: readonly string[];
}

/** What both sides ran, and what only one of them did. */
export function pairUp(before: readonly RunFigures[], after: readonly RunFigures[]): Pairing {
  const pairs: Pair[] = [];
  const [gone, notes]: [string[], string[]] = [[], []];
  for (const { scenario, variant } of variantsOf([...before, ...after])) {
    const which = `${scenario} · ${variant}`;
    const found = (runs: readonly RunFigures[]) => runs.flatMap((run) => scenarioIn(run, { scenario, variant }) ?? []);
    const [was, is] = [found(before), found(after)];
    const scales = new Set([...was, ...is].map(({ timeScale }) => timeScale));
    const pair = { scenario, variant, timeScale: was[0]?.timeScale ?? 1 };
    if (was.length === 0) notes.push(`${which} was not run before`);
    else if (is.length === 0) gone.push(`${which} is not run any more`);
    else if (scales.size > 1) gone.push(`${which} ran at other time scales (${[...scales].join(', ')})`);
    else {
      pairs.push(pair);
      gone.push(...goneParts(pair, before, after));
    }
  }
  return { pairs, gone, notes };
}

function variantsOf(runs: readonly RunFigures[]): Omit<Pair, 'timeScale'>[] {
  const all = runs.flatMap(({ scenarios }) => scenarios.map(({ name, variant }) => ({ scenario: name, variant })));
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}

/** What every run before had, and some run after has not. */
function goneParts(pair: Pair, before: readonly RunFigures[], after: readonly RunFigures[]): string[] {
  const which = `${pair.scenario} · ${pair.variant}`;
  const lacking = (has: (run: RunFigures) => boolean) => {
    const without = after.filter((run) => !has(run)).length;
    if (without === 0 || !before.every(has)) return [];
    return [without === after.length ? 'any more' : `in ${without} of ${after.length} runs`];
  };
  const phases = new Set(before.flatMap((run) => phasesIn(run, pair)));
  const texts = textsOf(pair, before);
  return [
    ...lacking((run) => scenarioIn(run, pair) !== undefined).map((how) => `${which} is not run ${how}`),
    ...[...phases].flatMap((phase) =>
      lacking((run) => phasesIn(run, pair).includes(phase)).map(
        (how) => `${which}: phase ${phase} has no requests ${how}`,
      ),
    ),
    ...texts.flatMap((text) =>
      lacking((run) => textsOf(pair, [run]).includes(text)).map((how) => `${which}: ${text} is not judged ${how}`),
    ),
    ...texts.flatMap((text) => {
      const [was, is] = [before, after].map((runs) => expectedOf(runs, pair, text));
      const changed = was && is && was !== is;
      return changed ? [`${which}: ${text} was expected to ${was}, and is now expected to ${is}`] : [];
    }),
  ];
}

/** `hold`, `break`, or both where runs of a side differ. */
function expectedOf(runs: readonly RunFigures[], pair: Pair, text: string): string {
  const statements = runs.flatMap((run) => scenarioIn(run, pair)?.statements ?? []);
  const own = statements.filter((one) => one.text === text).map(({ expected }) => expected);
  return [...new Set(own)].toSorted().join(' or ');
}
