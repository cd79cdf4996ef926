import { basename, dirname, extname, resolve } from 'node:path';
import { requestOf } from '../../domain/define-target.ts';
import type { PlannedStatement } from '../../domain/scenario.ts';
import type { Expectation } from '../../domain/verdict.ts';
import { readDocumentWithLines, refuseProblems } from '../../planner/read-document.ts';
import type { Problem } from '../../run/config/shape-problems.ts';
import { SquallError } from '../../runtime/errors.ts';
import { type CheckedDraft, checkDraft, type Surroundings } from './check-runbook.ts';
import { type Draft, loadFrom, readDraft } from './draft.ts';
import type { BlastRadius, Runbook, Step } from './runbook.ts';
import type { RunbookSource } from './step-schema.ts';

/** A runbook as it was written, before anything is checked. */
export interface WrittenFile {
  /** As the user named it. */
  readonly file: string;
  readonly written: unknown;
  readonly source: RunbookSource;
  /** The line of what a path leads to; undefined in code. */
  readonly lineOf?: (path: readonly PropertyKey[]) => number;
}

/** What the command line says instead of the runbook. */
export type Overrides = Partial<Pick<Runbook, 'timeScale' | 'variants' | 'environment' | 'proxy'>>;

const HINT = 'docs/gameday.md describes the file; nothing was started';

/** The runbook in a YAML or JSON text. Throws SQUALL_INVALID_PLAN with every syntax error and its line. */
export function readText(file: string, text: string): WrittenFile {
  const { value, lineOf } = readDocumentWithLines(file, text);
  if (value === null || value === undefined)
    throw new SquallError('SQUALL_INVALID_PLAN', `${file} is empty`, { hint: HINT });
  return { file, written: value, source: 'file', lineOf };
}

/** Checks a runbook whole. Throws SQUALL_INVALID_PLAN with every problem, in the order of their lines. */
export function checkRunbook(read: WrittenFile, targets: Surroundings['targets'], overrides: Overrides = {}): Runbook {
  const { draft: written, problems } = readDraft(read.written, read.source);
  const draft: Draft = { ...written, ...overrides } as Draft;
  const checked = checkDraft(draft, { targets, folder: dirname(resolve(read.file)) });
  refuse(read, [...problems, ...checked.problems]);
  return whole(nameOfRunbook(read.file), draft, checked);
}

/** `suites/black-friday.runbook.ts`: `black-friday` */
export function nameOfRunbook(file: string): string {
  return basename(file, extname(file)).replace(/\.runbook$/, '');
}

function refuse({ file, lineOf }: WrittenFile, problems: readonly Problem[]): void {
  const told = problems.map(({ path, text }) => ({ line: lineOf?.(path) ?? 0, text: text.replaceAll('\n', '\n    ') }));
  const lines = told
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, text }) => (lineOf ? `line ${line}: ${text}` : text));
  refuseProblems(file, lines, HINT);
}

/** What a draft without problems says, with what it leaves out. */
function whole(name: string, draft: Draft, { target, problems: _, ...checked }: CheckedDraft): Runbook {
  const { title, hypothesis, load, length: lengthMs } = draft;
  if (title === undefined || hypothesis === undefined || load === undefined || lengthMs === undefined || !target)
    throw new Error('a runbook without these has problems');
  const { variants = Object.keys(target.variants), expect = [] } = draft;
  return {
    name,
    title,
    hypothesis,
    ...given(draft),
    roles: draft.roles ?? {},
    target,
    variants,
    environment: draft.environment ?? 'auto',
    timeScale: draft.timeScale ?? 1,
    requests: draft.requests?.map((request) => requestOf(request as RequestDefinition)) ?? target.requests,
    ...loadFrom(load),
    steps: draft.steps.map(({ index: _, ...step }) => step as Step),
    lengthMs,
    steadyState: draft.steadyState ?? [],
    expect: expectations(expect, variants),
    blastRadius: wholeRadius(draft, lengthMs),
    ...checked,
  };
}

type RequestDefinition = Parameters<typeof requestOf>[0];

/** What is there or not. */
function given({ owner, notes, proxy, env, warmUp }: Draft) {
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(notes === undefined ? {} : { notes }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(env === undefined ? {} : { env }),
    ...(warmUp === undefined ? {} : { warmUp }),
  };
}

function wholeRadius({ blastRadius = {} }: Draft, lengthMs: number): BlastRadius {
  const { on, share = 1, hosts = [], longest = lengthMs } = blastRadius;
  return { ...(on ? { on } : {}), share, hosts, longestMs: longest };
}

/** Variant -> statements; one word, or none, is for all variants. */
function expectations(expect: NonNullable<Draft['expect']>, variants: readonly string[]): Runbook['expect'] {
  const of = (text: string, variant: string): Expectation | undefined => {
    if (Array.isArray(expect)) return 'hold';
    const expected = expect[text];
    return typeof expected === 'object' ? expected[variant] : expected;
  };
  const texts = Array.isArray(expect) ? expect : Object.keys(expect);
  return Object.fromEntries(
    variants.map((variant) => [
      variant,
      texts.flatMap((text): PlannedStatement[] => {
        const expected = of(text, variant);
        return expected ? [{ text, expected }] : [];
      }),
    ]),
  );
}
