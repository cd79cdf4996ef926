import { shellWord } from '../../runtime/shell-word.ts';
import type { RunHeader } from '../run-report.ts';

interface Chosen {
  readonly scenario: string;
  readonly variant: string;
  readonly timeScale: number;
}

/** The command that repeats a whole run, or one scenario x variant of it, with the same draws. */
export function repeatCommand(run: RunHeader, chosen?: Chosen): string {
  if (run.testFile !== undefined) return commandLine(['npx', 'vitest', 'run', run.testFile, ...testNamed(chosen)]);
  const only = chosen
    ? ['--scenario', chosen.scenario, '--variant', chosen.variant, '--time-scale', String(chosen.timeScale)]
    : [];
  const where = ['--seed', String(run.seed), '--environment', run.environment, '--proxy', run.proxy];
  return commandLine(['npm', 'run', 'suite', run.suite, '--', ...only, ...where]);
}

/** A test's second run has its name with a number behind it; Vitest joins names with spaces and reads a pattern. */
function testNamed(chosen: Chosen | undefined): string[] {
  if (!chosen) return [];
  const name = chosen.scenario.replace(/ \(\d+\)$/, '').replaceAll(' > ', ' ');
  return ['-t', name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')];
}

function commandLine(command: readonly string[]): string {
  return command.map(shellWord).join(' ');
}
