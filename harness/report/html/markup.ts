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

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to go
const FORBIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g;

/** Text for element content and quoted attributes; control characters, which HTML and XML forbid, become `�`. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c] as string).replace(FORBIDDEN, '�');
}
