import { z } from 'zod';
import { nearest } from '../../runtime/nearest.ts';

/** From the file to a value in it. */
export type Path = readonly PropertyKey[];

/** A mistake: where it is, and what would be right. The text begins with the place. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/** Of several things that a value may be, the one that was meant; a text says what would be right where that cannot be told. */
export type Meant = string | { readonly schema: z.ZodObject; readonly more?: readonly string[] };

/** Asked for every value on the way to a mistake; undefined where there is nothing to choose from. */
export type Choose = (path: Path, value: unknown) => Meant | undefined;

/** Where `value` has not the shape of `schema`: every mistake with its path, its value and what would be right. */
export function shapeProblems(schema: z.ZodObject, value: unknown, choose: Choose = () => undefined): Problem[] {
  const issues = schema.safeParse(value).error?.issues ?? [];
  const problems = issues.flatMap((issue) =>
    problemsOf(issue, { value, choose, schema, begins: 0, above: [], more: [] }),
  );
  // A mistake that no choice explains is a mistake all the same.
  const told = problems.length > 0 ? problems : issues.map(unexplained);
  // Several issues of one value lead to the same problems.
  return [...new Map(told.map((problem) => [problem.text, problem])).values()];
}

function unexplained({ path, message }: z.core.$ZodIssue): Problem {
  return problem(path, `${pathText(path)}: ${message}`);
}

/** Of an issue. */
interface Place {
  /** The file. */
  readonly value: unknown;
  readonly choose: Choose;
  /** What the value at a path of `begins` steps has to be, and names that may have been meant there, too. */
  readonly schema: z.core.$ZodType;
  readonly begins: number;
  readonly more: readonly string[];
  /** From the file to where the path of the issue begins. */
  readonly above: Path;
}

function problemsOf(issue: z.core.$ZodIssue, place: Place): Problem[] {
  const path = [...place.above, ...issue.path];
  const chosen = chosenOnTheWay(path, place);
  if (chosen) return problemsOfChosen(chosen.meant, chosen.path, place);
  const value = valueAt(place.value, path);
  if (issue.code === 'unrecognized_keys') {
    const within = path.slice(place.begins);
    const known = [...knownKeys(place.schema, within), ...(within.length === 0 ? place.more : [])];
    return issue.keys.map((key) =>
      problem([...path, key], `${pathText([...path, key])} is no known field${nearest(key, known)}`),
    );
  }
  const inner = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (inner) return inner.flatMap((each) => problemsOf(each, { ...place, above: path }));
  if (value === undefined) return [problem(path, `${pathText(path)} is missing: ${hintOf(issue)}`)];
  return [problem(path, `${pathText(path)} is ${shown(value)}: ${hintOf(issue, value)}`)];
}

const problem = (path: Path, text: string): Problem => ({ path, text });

/** The first value below `above` of which only what was meant can say what is wrong with it. */
function chosenOnTheWay(path: Path, { above, value, choose }: Place) {
  for (let length = above.length + 1; length <= path.length; length++) {
    const part = path.slice(0, length);
    const meant = choose(part, valueAt(value, part));
    if (meant !== undefined) return { path: part, meant };
  }
  return undefined;
}

function problemsOfChosen(meant: Meant, path: Path, place: Place): Problem[] {
  const value = valueAt(place.value, path);
  if (typeof meant === 'string')
    return [problem(path, `${pathText(path)} ${value === undefined ? 'is missing' : `is ${shown(value)}`}: ${meant}`)];
  const { schema, more = [] } = meant;
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue) => problemsOf(issue, { ...place, schema, begins: path.length, above: path, more }));
}

/** Of alternatives, the one that has the shape of the value, and something inside it is wrong. */
function meantBranch(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  return branches.find(
    (branch) => branch.length > 0 && branch.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
}

/** What zod says, or what of the allowed words is near. */
function hintOf(issue: z.core.$ZodIssue, value?: unknown): string {
  if (issue.code === 'invalid_value')
    return `give one of ${issue.values.join(', ')}${typeof value === 'string' ? onlyGuess(value, issue.values.map(String)) : ''}`;
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input'))
    return `give ${articleFor(issue.expected)}`;
  return issue.message;
}

function onlyGuess(value: string, words: readonly string[]): string {
  const guess = nearest(value, words);
  return guess.startsWith(', did you mean') ? guess : '';
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text, in quotes where it looks like something else',
  record: 'fields with names',
  object: 'fields with names',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
};

function articleFor(expected: string): string {
  return ARTICLES[expected] ?? expected;
}

/** Of a value that is longer than this, its beginning is enough to find it. */
const MOST_SHOWN = 120;

function shown(value: unknown): string {
  // JSON knows neither infinity nor functions.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown> | null | undefined)?.[key], config);
}

/** The fields that an object of the schema may have. */
function knownKeys(schema: z.core.$ZodType, path: Path): string[] {
  const [key, ...rest] = path;
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodOptional) return knownKeys(schema.unwrap(), path);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((each) => knownKeys(each, path));
  if (schema instanceof z.ZodObject) {
    if (key === undefined) return Object.keys(schema.shape);
    const inner = schema.shape[String(key)];
    return inner === undefined ? [] : knownKeys(inner, rest);
  }
  if (schema instanceof z.ZodRecord) return key === undefined ? [] : knownKeys(schema.valueType, rest);
  if (schema instanceof z.ZodArray) return key === undefined ? [] : knownKeys(schema.element, rest);
  return [];
}

/** `targets.shop.edges[0].from` */
export function pathText(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}
