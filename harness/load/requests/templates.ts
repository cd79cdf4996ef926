import { type Filling, placeholder } from './placeholders.ts';

/** A text with placeholders, ready to fill. */
export interface Template {
  /** True when it has none, and so is always the same. */
  readonly fixed: boolean;
  fill(filling: Filling): string;
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** `values` are the names that may stand for rows' columns and captured values. Throws SQUALL_INVALID_PLAN. */
export function compileTemplate(text: string, values: ReadonlySet<string> = new Set()): Template {
  const parts: (string | ((filling: Filling) => string))[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(end, match.index), placeholder((match[1] as string).replaceAll(/\s+/g, ' '), values));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  if (parts.length === 1) return { fixed: true, fill: () => text };
  return {
    fixed: false,
    fill: (filling) => parts.map((part) => (typeof part === 'string' ? part : part(filling))).join(''),
  };
}
