import { visible } from '../visible.ts';

/** HTML that is safe to put into a page: made by `html` or declared so by `trusted`. */
export interface Markup {
  readonly markup: string;
}

type Content = Markup | string | number | false | null | undefined | readonly Content[];

/** Template of HTML: every value that is not markup itself is escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const markup = parts.reduce((text, part, i) => text + show(values[i - 1]) + part);
  return { markup };
}

/** For our own styles and scripts only. */
export function trusted(markup: string): Markup {
  return { markup };
}

function show(value: Content): string {
  if (value === undefined || value === null || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value));
  return 'markup' in value ? value.markup : value.map(show).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for element content and quoted attributes; characters that HTML and XML forbid, or that nobody sees, become `�`. */
export function escapeHtml(text: string): string {
  return visible(text.replace(/[&<>"']/g, (c) => ENTITIES[c] as string));
}
