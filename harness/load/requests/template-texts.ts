import type { RequestTemplate } from '../../domain/load-plan.ts';
import { placeholdersOf } from './templates.ts';

/** RFC 9110 §5.6.2. */
export const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** What ends a header line, or cannot stand in one. */
export const LINE_BREAK = /[\r\n\0]/;

/** The header lines of a template. */
export function headerLines({ headers = {} }: RequestTemplate): readonly (readonly [name: string, value: string])[] {
  return Object.entries(headers).flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const));
}

/** The placeholders in the headers of a template and of the steps after it. */
export function headersUse(template: RequestTemplate): readonly string[] {
  const own = headerLines(template).flatMap(([, value]) => placeholdersOf(value));
  return template.next ? [...own, ...headersUse(template.next)] : own;
}

/** All placeholders of a template and of the steps after it. */
export function allUse(template: RequestTemplate): readonly string[] {
  const { next } = template;
  return [...ownTexts(template).flatMap(placeholdersOf), ...(next ? allUse(next) : [])];
}

/** The texts of a template that may hold placeholders. */
export function ownTexts(template: RequestTemplate): readonly string[] {
  const { path, body } = template;
  return [path, ...headerLines(template).map(([, value]) => value), ...(typeof body === 'string' ? [body] : [])];
}
