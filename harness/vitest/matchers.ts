import type { Expectation, Verdict } from '../domain/verdict.ts';
import { explainAtLength } from '../report/explain/explain-at-length.ts';
import { formatObserved, formatValue } from '../report/explain/format.ts';
import { redact } from '../report/redact.ts';
import type { RunResult, StatementLike } from '../run/record/run-result.ts';
import { SquallError } from '../runtime/errors.ts';

/** What a matcher returns to Vitest. */
interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
  /** Vitest prints the difference between the two. */
  readonly actual?: unknown;
  readonly expected?: unknown;
}

/** `isNot` is undefined where there is no `not`. */
type Matcher = (this: { readonly isNot?: boolean | undefined }, received: unknown, statement: StatementLike) => Answer;

/** The statement held in this run. An inconclusive statement fails, with `not` as well. */
export const toHold: Matcher = function (received, statement) {
  return match({ name: 'toHold', asked: 'hold', isNot: this.isNot ?? false }, received, statement);
};

/** The statement was broken in this run, which is as binding: a test that cannot fail proves nothing. */
export const toBreak: Matcher = function (received, statement) {
  return match({ name: 'toBreak', asked: 'break', isNot: this.isNot ?? false }, received, statement);
};

const OPPOSITE = { hold: 'break', break: 'hold' } as const;

/** The matcher as it was called. */
interface Call {
  readonly name: string;
  readonly asked: Expectation;
  readonly isNot: boolean;
}

function match({ name, asked, isNot }: Call, received: unknown, statement: StatementLike): Answer {
  if (!isRunResult(received)) return { pass: isNot, message: () => notARun(name, received) };
  const wanted = isNot ? OPPOSITE[asked] : asked;
  const verdict = judged(received, statement, wanted);
  // Vitest negates `pass` for `not`.
  if (verdict instanceof SquallError) return { pass: isNot, message: () => verdict.message };
  return {
    pass: verdict.asExpected !== isNot,
    message: () => redact(explainAtLength(verdict) + whereToLook(received)),
    expected: { [verdict.text]: WANTED[verdict.expected] },
    actual: { [verdict.text]: found(verdict) },
  };
}

function whereToLook({ reportFile }: RunResult): string {
  return reportFile === undefined ? '' : `\n  report    ${reportFile}`;
}

/** The verdict; a statement that cannot be read is returned as an error, so that the test fails at its own line. */
function judged(run: RunResult, statement: StatementLike, wanted: Expectation): Verdict | SquallError {
  try {
    return run.judge(statement, wanted);
  } catch (error) {
    if (error instanceof SquallError) return error;
    throw error;
  }
}

const WANTED = { hold: 'holds', break: 'is broken' } as const;
const FOUND = { pass: 'holds', fail: 'is broken', inconclusive: 'is inconclusive' } as const;

function found(verdict: Verdict): string {
  return `${FOUND[verdict.verdict]}: observed ${formatObserved(verdict)}, bound ${formatValue(verdict.bound, verdict.unit)}`;
}

function isRunResult(value: unknown): value is RunResult {
  return typeof value === 'object' && value !== null && 'judge' in value && typeof value.judge === 'function';
}

function notARun(name: string, received: unknown): string {
  const hint = received instanceof Promise ? ': await it first' : '';
  const what = received instanceof Promise ? 'a promise' : typeof received;
  return `${name} judges what squall.run() resolves to, and got ${what}${hint}`;
}
