import type { WireText } from '../wire/wire.ts';
import { type Filling, placeholder } from './placeholders.ts';

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * A text with placeholders, ready to fill; one without stays a text. `values` are the names that may stand for rows' columns
 * and captured values. Throws SQUALL_INVALID_PLAN.
 */
export function compileTemplate(text: string, values: ReadonlySet<string> = new Set()): WireText<Filling> {
  const parts: WireText<Filling>[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(end, match.index), placeholder((match[1] as string).replaceAll(/\s+/g, ' '), values));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  if (parts.length === 1) return text;
  return (filling) => parts.map((part) => (typeof part === 'string' ? part : part(filling))).join('');
}
