import type { RunHeader } from '../domain/run-report.ts';

interface Chosen {
  readonly scenario: string;
  readonly variant: string;
  readonly timeScale: number;
}

/** The command that repeats a whole run, or one scenario x variant of it, with the same draws. */
export function repeatCommand(run: RunHeader, chosen?: Chosen): string {
  const only = chosen
    ? ['--scenario', chosen.scenario, '--variant', chosen.variant, '--time-scale', String(chosen.timeScale)]
    : [];
  const where = ['--seed', String(run.seed), '--environment', run.environment, '--proxy', run.proxy];
  return ['npm', 'run', 'suite', run.suite, '--', ...only, ...where].map(shellWord).join(' ');
}

function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
