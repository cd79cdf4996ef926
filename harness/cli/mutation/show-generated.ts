import ansis from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { planName, type ScenarioPlan } from '../../domain/scenario.ts';
import type { GeneratedRun } from '../../mutation/generated/run-generated.ts';
import { type MutantResult, type Score, scoresOf } from '../../mutation/generated/score.ts';

const EVERY = 25;

/** Prints how far the runs without a mutant are, and each that proves nothing. */
export function controlCounter(total: number, print: (line: string) => void) {
  let done = 0;
  return (plan: ScenarioPlan, problem?: string): void => {
    done += 1;
    if (problem !== undefined)
      print(`${ansis.yellow('?')} without a mutant: ${planName(plan)}: ${problem.split('\n')[0]}`);
    else if (done % EVERY === 0) print(ansis.dim(`${done} of at most ${total} scenarios run without a mutant`));
  };
}

const MARKS: Partial<Record<MutantResult['outcome'], string>> = {
  caught: ansis.green('✓'),
  missed: ansis.red('✗'),
  unclear: ansis.yellow('?'),
};

/** A mutant with what caught it, or what did not. */
export function showMutant({ mutant, outcome, plans, why }: MutantResult): string {
  const { file, line, mutator, original, replacement } = mutant;
  const head = `${MARKS[outcome] ?? '-'} ${ansis.bold(`${file}:${line}`)} ${ansis.dim(mutator)} ${brief(original)} → ${brief(replacement)}`;
  if (outcome === 'never executed') return `${head}\n    no scenario executes it`;
  const by = outcome === 'missed' ? `everything was as expected in ${plans.join(', ')}` : `${plans[0]}: ${why}`;
  return `${head}\n    ${by}`;
}

const BRIEF = 60;

function brief(source: string): string {
  const line = source.replaceAll(/\s+/g, ' ');
  return line.length > BRIEF ? `${line.slice(0, BRIEF - 1)}…` : line;
}

const COLUMNS = ['caught', 'missed', 'unclear', 'never executed', 'equivalent', 'untried'] as const;

/** A Markdown table of all scores, and one sentence on the goal. */
export function showGenerated(run: GeneratedRun, { goal, ms }: { readonly goal: number; readonly ms: number }): string {
  const { results, mutants, seed, controls } = run;
  if (controls === 0) return 'No scenario came out as expected without a mutant, so none can catch one.';
  const scores = scoresOf(results);
  const rows = scores.map((score) => [
    score.of,
    score.mutants,
    ...COLUMNS.map((at) => score.counts[at]),
    percent(score),
  ]);
  const table = [
    ['target', 'mutants', ...COLUMNS, 'score'],
    ['---', ...COLUMNS.map(() => '---:'), '---:', '---:'],
    ...rows,
  ];
  const old = run.outdated.map(({ file, original, replacement }) => `outdated: ${file} ${original} → ${replacement}`);
  const missed = results.filter(({ outcome }) => outcome === 'missed' || outcome === 'unclear').map(showMutant);
  const all = scores.at(-1);
  return [
    '',
    ...missed,
    '',
    ...table.map((row) => `| ${row.join(' | ')} |`),
    '',
    `${all ? percent(all) : '-'} of the mutants that were executed and are not equivalent were caught; the goal is ${Math.round(goal * 100)} %`,
    `sample of ${results.length} of ${mutants}, seed ${seed}, ${controls} scenarios x variants, ${formatDuration(ms)}`,
    ...old,
  ].join('\n');
}

function percent({ share }: Score): string {
  return share === undefined ? '-' : `${Math.round(share * 100)} %`;
}
