import { z } from 'zod';
import type { ServiceSpec } from '../../domain/service.ts';
import { KINDS, kindOf } from '../../environments/services/catalogue.ts';
import { nearest } from '../../runtime/nearest.ts';
import { configSchema } from './schema.ts';

type Path = readonly PropertyKey[];

/** Every mistake of a configuration: its path, its value and what would be right. Empty when it has the shape of one. */
export function configProblems(config: unknown): string[] {
  const parsed = configSchema.safeParse(config);
  const problems = parsed.error?.issues.flatMap((issue) => problemsOf(issue, [], config));
  // Several issues of one service lead to the same problems.
  return [...new Set(problems)];
}

/** `above` leads from the file to where the schema of the issue begins. */
function problemsOf(issue: z.core.$ZodIssue, above: Path, config: unknown): string[] {
  const path = [...above, ...issue.path];
  const value = valueAt(config, path);
  if (isService(path)) return serviceProblems(value, path, config);
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(configSchema, path);
    return issue.keys.map((key) => `${pathText([...path, key])} is no known field${nearest(key, known)}`);
  }
  const inner = issue.code === 'invalid_union' ? meantBranch(issue.errors) : undefined;
  if (inner) return inner.flatMap((each) => problemsOf(each, path, config));
  if (value === undefined) return [`${pathText(path)} is missing: ${hintOf(issue)}`];
  return [`${pathText(path)} is ${JSON.stringify(value) ?? String(value)}: ${hintOf(issue, value)}`];
}

/** A service is of the kind whose field it has; only the problems of that kind are told. */
function serviceProblems(value: unknown, path: Path, config: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${pathText(path)} is ${JSON.stringify(value)}: give fields such as command, image, url or store`];
  const { key: kind, schema } = kindOf(value as ServiceSpec);
  const issues = schema.safeParse(value).error?.issues ?? [];
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return problemsOf(issue, path, config);
    // Where no field says the kind, that one is likely the misspelt one.
    const known = [...knownKeys(schema, issue.path), ...(kind === undefined ? KIND_FIELDS : [])];
    return issue.keys.map(
      (key) => `${pathText([...path, ...issue.path, key])} is no known field${nearest(key, known)}`,
    );
  });
}

const KIND_FIELDS = KINDS.flatMap(({ key }) => key ?? []);

const isService = (path: Path) => path.length === 4 && path[0] === 'targets' && path[2] === 'services';

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
function pathText(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${String(key)}`)).join('');
}
