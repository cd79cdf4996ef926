import { parseDocument } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../domain/duration.ts';
import { SquallError } from '../runtime/errors.ts';

/** The value in a JSON or YAML text. Throws SQUALL_INVALID_PLAN with every syntax error and its line. */
export function readDocument(file: string, text: string): unknown {
  const document = parseDocument(text);
  refuseProblems(
    file,
    document.errors.map(({ message }) => message.split('\n', 1)[0]?.replace(/:$/, '') ?? message),
  );
  return document.toJS();
}

/** Throws SQUALL_INVALID_PLAN naming `file` and listing `problems`, if there are any. */
export function refuseProblems(file: string, problems: readonly string[], hint?: string): void {
  if (problems.length === 0) return;
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  throw new SquallError('SQUALL_INVALID_PLAN', `${file} has ${count}:${list}`, hint === undefined ? {} : { hint });
}

/** What a schema found wrong, each beginning with the path (`services.bank.p99: ...`), unknown keys one by one. */
export function schemaProblems({ issues }: z.ZodError): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => `${pathText([...issue.path, key])}: is no known field`);
    return [`${pathText(issue.path)}: ${issue.message}`];
  });
}

function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'file';
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}

const ASK = 'give a duration such as 250ms or 2s, or a number of milliseconds';

/** Milliseconds, from a number or a text such as `1.5s`; longer than 0. */
export const duration = z.union([z.number(), z.string()], { error: ASK }).transform((value, context) => {
  const ms = typeof value === 'number' ? value : parseDuration(value);
  if (ms !== undefined && Number.isFinite(ms) && ms > 0) return ms;
  const why = ms === 0 ? '0 means "no timeout" to many clients: leave it out, or ' : '';
  context.addIssue({ code: 'custom', message: `${JSON.stringify(value)}: ${why}${ASK}` });
  return z.NEVER;
});
