import type { RequestTemplate } from '../../domain/load-plan.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { rowProblems } from './rows.ts';
import { headerLines, LINE_BREAK, ownTexts } from './template-texts.ts';
import { compileTemplate, placeholdersOf } from './templates.ts';

const PATH = /^\/[^\s]*$/;

/** All for which requests of the right shape cannot be sent, each once. */
export function requestProblems(requests: readonly RequestTemplate[]): string[] {
  if (requests.length === 0) return ['a load needs at least one request'];
  return [...new Set([...requests.flatMap((template) => stepProblems(template)), ...weightProblems(requests)])];
}

/** `known` are the values that earlier steps have. */
function stepProblems(template: RequestTemplate, known: ReadonlySet<string> = new Set()): string[] {
  const { feed, capture = {}, next } = template;
  const columns = feed?.rows.flatMap((row) => Object.keys(row)) ?? [];
  const values = new Set([...known, ...columns.map((column) => `row.${column}`)]);
  const later = new Set([...values, ...Object.keys(capture)]);
  return [
    ...textProblems(template),
    ...(feed?.rows.length === 0 ? [`the feed of ${template.path} needs at least one row`] : []),
    ...rowProblems(template),
    ...ownTexts(template).flatMap((text) => placeholderProblems(text, values)),
    ...(next ? stepProblems(next, later) : []),
  ];
}

function textProblems(template: RequestTemplate): string[] {
  const isPath = PATH.test(template.path.replaceAll(/\{\{[^{}]*\}\}/g, ''));
  const broken = headerLines(template).filter((line) => line.some((text) => LINE_BREAK.test(text)));
  return [
    ...(isPath ? [] : [`path ${JSON.stringify(template.path)} must begin with / and contain no spaces`]),
    ...broken.map(([name]) => `header ${JSON.stringify(name)} of ${template.path} has a line break or NUL`),
  ];
}

function placeholderProblems(text: string, values: ReadonlySet<string>): string[] {
  return [...new Set(placeholdersOf(text))].flatMap((name) => {
    try {
      compileTemplate(`{{${name}}}`, values);
      return [];
    } catch (error) {
      if (!isSquallError(error)) throw error;
      return [error.hint === undefined ? error.message : `${error.message}; ${error.hint}`];
    }
  });
}

function weightProblems(requests: readonly RequestTemplate[]): string[] {
  const weights = requests.map(({ weight = 1 }) => weight);
  const isMix =
    weights.every((weight) => weight >= 0 && Number.isFinite(weight)) && weights.some((weight) => weight > 0);
  return isMix ? [] : ['weights must not be negative, and one of them must be above 0'];
}
