import ansis from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import type { DefectResult } from '../../mutation/defect.ts';
import type { MutationRun } from '../../mutation/run-mutation.ts';
import type { Part } from '../../mutation/run-part.ts';

/** One run of the control: the unchanged project. */
export function showControl({ suite, scenarios, variants }: Part, passed: boolean, why: string): string {
  const counts = `${scenarios.length} scenarios, ${variants.length} variants`;
  return `${mark(passed)} unchanged: ${suite}, ${counts}${passed ? '' : `  ${why}`}`;
}

const mark = (good: boolean) => (good ? ansis.green('✓') : ansis.red('✗'));

/** A defect with the statement that caught it, or why none did. */
export function showDefect({ defect, outcome, witnesses, problem, durationMs }: DefectResult): string {
  const [first] = witnesses;
  const by = first
    ? `${first.scenario} · ${first.variant}: ${first.why}${witnesses.length > 1 ? ansis.dim(`, and ${witnesses.length - 1} more`) : ''}`
    : (problem ?? `no statement caught it: ${defect.about}`);
  const head = outcome === 'unclear' ? ansis.yellow('?') : mark(outcome === 'caught');
  return `${head} ${ansis.bold(defect.name)} ${ansis.dim(`(${formatDuration(durationMs)})`)}\n    ${by}`;
}

/** The sum of all defects. */
export function showMutation({ controlPassed, results }: MutationRun): string {
  if (!controlPassed)
    return 'The unchanged project does not pass, so a failing run would prove nothing about a defect.';
  const count = (outcome: DefectResult['outcome']) => results.filter((each) => each.outcome === outcome).length;
  return `\n${count('caught')} of ${results.length} defects caught, ${count('missed')} missed, ${count('unclear')} unclear`;
}
