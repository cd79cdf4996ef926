import type { WireText } from '../wire/wire.ts';
import { type Filling, placeholder } from './placeholders.ts';

/** Stands for `{{` itself. */
const OPEN = 'open';
const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/**
 * A text with placeholders, ready to fill; one without stays a text. `values` are the names that may stand for rows' columns
 * and captured values. Throws SQUALL_INVALID_PLAN.
 */
export function compileTemplate(text: string, values: ReadonlySet<string> = new Set()): WireText<Filling> {
  const parts: WireText<Filling>[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const name = nameOf(match[1]);
    parts.push(text.slice(end, match.index), name === OPEN ? '{{' : placeholder(name, values));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  if (parts.every((part) => typeof part === 'string')) return parts.join('');
  return (filling) => parts.map((part) => (typeof part === 'string' ? part : part(filling))).join('');
}

/** A template whose text is `text`, whatever braces are in it. */
export function literal(text: string): string {
  return text.replaceAll('{{', '{{open}}');
}

/** The names of all placeholders in a text. */
export function placeholdersOf(text: string): readonly string[] {
  return [...text.matchAll(PLACEHOLDER)].map(([, name]) => nameOf(name));
}

function nameOf(inside = ''): string {
  return inside.trim().replaceAll(/\s+/g, ' ');
}
