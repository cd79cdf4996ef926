import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { parseDuration } from '../domain/duration.ts';
import { SquallError } from '../runtime/errors.ts';

/** A value, and where in its text it stands. */
export interface ReadDocument {
  readonly value: unknown;
  /** The line, from 1, of what a path leads to, or of what is nearest above it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/** The value in a JSON or YAML text. Throws SQUALL_INVALID_PLAN with every syntax error and its line. */
export function readDocument(file: string, text: string): unknown {
  return readDocumentWithLines(file, text).value;
}

/** The same, with the lines of its parts. */
export function readDocumentWithLines(file: string, text: string): ReadDocument {
  const lineCounter = new LineCounter();
  const document = parse(text, lineCounter);
  refuseProblems(file, document.problems);
  const lineOf = (path: readonly PropertyKey[]): number => {
    const node = document.at(path);
    if (node !== undefined) return lineCounter.linePos(node).line;
    return path.length === 0 ? 1 : lineOf(path.slice(0, -1));
  };
  return { value: document.value, lineOf };
}

interface Parsed {
  readonly value?: unknown;
  readonly problems: readonly string[];
  /** Offset of what a path leads to. */
  at(path: readonly PropertyKey[]): number | undefined;
}

function parse(text: string, lineCounter: LineCounter): Parsed {
  try {
    const document = parseDocument(text, { stringKeys: true, lineCounter });
    const problems = document.errors.map(({ message }) => message.split('\n', 1)[0]?.replace(/:$/, '') ?? message);
    const at = (path: readonly PropertyKey[]) => offsetOf(document, path);
    return problems.length > 0 ? { problems, at } : { value: document.toJS(), problems, at };
  } catch (error) {
    // Found only when they are followed: aliases that lead nowhere, or that stand for more than any document holds.
    return { problems: [(error as Error).message], at: () => undefined };
  }
}

/** Of the key that a path ends with, where it ends with one. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const node = document.getIn(path, true);
  const around = document.getIn(path.slice(0, -1), true);
  const pair = isMap(around) ? around.items.find(({ key }) => isScalar(key) && key.value === path.at(-1)) : undefined;
  const found = isNode(pair?.key) ? pair.key : node;
  return isNode(found) ? found.range?.[0] : undefined;
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
  return issues.flatMap((issue) => problemsOf(issue, []));
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, above: readonly PropertyKey[]): string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => `${pathText([...path, key])}: is no known field`);
  const closest = closestBranch(issue);
  if (closest) return closest.flatMap((inner) => problemsOf(inner, path));
  return [`${pathText(path)}: ${issue.message}`];
}

/** Of alternatives, the one that was meant: it has the shape, and something inside it is wrong. */
function closestBranch(issue: Issue): readonly Issue[] | undefined {
  if (issue.code !== 'invalid_union') return undefined;
  return issue.errors.find((branch) => branch.length > 0 && branch.every(isInside));
}

function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys' || closestBranch(issue) !== undefined;
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
