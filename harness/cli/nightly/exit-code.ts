import type { NightlyReport } from '../../report/nightly/nightly-report.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';

/** Of what breaks a run, the one that says most about the night first; anything else is a bug. */
const BROKEN_FIRST: readonly ExitCode[] = [EXIT.bug, EXIT.environment, EXIT.usage, EXIT.aborted];

/** A run that broke decides first, because the night then knows less than it was asked; then a failure. */
export function exitCodeOfNight({ outcome, suites }: NightlyReport): ExitCode {
  if (outcome === 'passed') return EXIT.asExpected;
  if (outcome === 'failed') return EXIT.statementFailed;
  if (outcome === 'inconclusive') return EXIT.inconclusive;
  const codes = suites
    .flatMap(({ runs }) => runs)
    .filter((run) => run.outcome === 'broken' || run.outcome === 'aborted')
    .map(({ exitCode }) => exitCode);
  return BROKEN_FIRST.find((code) => codes.includes(code)) ?? EXIT.bug;
}
