import { SquallError } from '../../runtime/errors.ts';

/** Why a compose file cannot be run as it is, and what to write instead. */
export interface Problem {
  readonly text: string;
  readonly fix: string;
}

/** Throws SQUALL_INVALID_PLAN with all problems; nothing has been started then. */
export function refuseProblems(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const texts = [...new Set(problems.map(({ text }) => `  - ${text}`))];
  const hint = [...new Set(problems.map(({ fix }) => fix))].join('; ');
  throw new SquallError('SQUALL_INVALID_PLAN', ['the compose file has problems:', ...texts].join('\n'), { hint });
}
