import { Command } from 'commander';
import { parseHierarchyFile } from '../../planner/hierarchy-file.ts';
import { lintHierarchy } from '../../planner/lint-hierarchy.ts';
import { EXIT } from '../../runtime/errors.ts';
import { readNamedFile } from '../read-named-file.ts';
import { showFindings } from './show-findings.ts';

/** `squall lint FILE`: checks the timeouts of a whole system against each other, without running it. */
export function lintCommand(): Command {
  return new Command('lint')
    .description('check that the timeouts of callers and callees fit together')
    .argument('<file>', 'services, timeouts and calls; YAML or JSON (docs/budget.md)')
    .option('--strict', 'advice counts as broken')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Examples:
  $ squall lint docs/examples/budgets/mismatch.yaml
  $ squall lint docs/examples/budgets/hierarchy.yaml --strict
  $ squall lint docs/examples/budgets/mismatch.yaml --json | jq '.findings[].rule'

Exit codes: 0 no rule is broken, 10 a rule is broken, 2 the file has problems.`,
    )
    .action(async (file: string, { json, strict }: { json?: boolean; strict?: boolean }) => {
      const hierarchy = parseHierarchyFile(file, await readNamedFile(file));
      const findings = lintHierarchy(hierarchy);
      const broken = findings.some(({ severity }) => strict || severity === 'broken');
      console.log(json ? JSON.stringify({ broken, findings }, null, 2) : showFindings(hierarchy, findings));
      process.exitCode = broken ? EXIT.statementFailed : EXIT.asExpected;
    });
}
