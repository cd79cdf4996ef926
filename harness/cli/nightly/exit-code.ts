import type { NightlyReport } from '../../report/nightly/nightly-report.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';

/** Exit codes of broken runs, the most telling first; any other is a bug. */
const BROKEN_FIRST: readonly ExitCode[] = [EXIT.bug, EXIT.environment, EXIT.usage, EXIT.aborted];

/** A broken run decides first, because then not everything was measured; a failure comes next. */
export function nightlyExitCode({ outcome, suites }: NightlyReport): ExitCode {
  if (outcome === 'passed') return EXIT.asExpected;
  if (outcome === 'failed') return EXIT.statementFailed;
  if (outcome === 'inconclusive') return EXIT.inconclusive;
  const codes = suites
    .flatMap(({ runs }) => runs)
    .filter((run) => run.outcome === 'broken' || run.outcome === 'aborted')
    .map(({ exitCode }) => exitCode);
  return BROKEN_FIRST.find((code) => codes.includes(code)) ?? EXIT.bug;
}
