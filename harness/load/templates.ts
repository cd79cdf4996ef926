import type { RequestTemplate } from '../domain/load-plan.ts';
import type { Random } from '../domain/ports.ts';
import { SquallError } from '../runtime/errors.ts';

/** What the placeholders of one request are filled from. */
export interface Filling {
  readonly index: number;
  readonly run: string;
  readonly random: Random;
}

/** A text with placeholders, ready to fill; a text without any is returned as it is. */
export interface Template {
  readonly fixed: boolean;
  fill(filling: Filling): string;
}

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;
const INT = /^int\s+(-?\d+)\s+(-?\d+)$/;

/** Every placeholder draws anew. Throws SQUALL_INVALID_PLAN for one that does not exist. */
export function compileTemplate(text: string): Template {
  const parts: (string | ((filling: Filling) => string))[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    parts.push(text.slice(end, match.index), placeholder(match[1] as string, text));
    end = match.index + match[0].length;
  }
  parts.push(text.slice(end));
  if (parts.length === 1) return { fixed: true, fill: () => text };
  return {
    fixed: false,
    fill: (filling) => parts.map((part) => (typeof part === 'string' ? part : part(filling))).join(''),
  };
}

function placeholder(name: string, text: string): (filling: Filling) => string {
  if (name === 'index') return ({ index }) => String(index);
  if (name === 'run') return ({ run }) => run;
  if (name === 'uuid') return ({ random }) => uuid(random);
  const range = INT.exec(name);
  if (range) return ({ random }) => String(random.int(Number(range[1]), Number(range[2])));
  throw new SquallError('SQUALL_INVALID_PLAN', `unknown placeholder {{${name}}} in ${JSON.stringify(text)}`, {
    hint: 'known are {{index}}, {{uuid}}, {{int 10 500}} and {{run}}',
  });
}

/** Version 4, drawn from the seed (RFC 9562). */
function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.int(0, 15).toString(16));
  hex[12] = '4';
  hex[16] = (8 + random.int(0, 3)).toString(16);
  const group = (from: number, to: number) => hex.slice(from, to).join('');
  return `${group(0, 8)}-${group(8, 12)}-${group(12, 16)}-${group(16, 20)}-${group(20, 32)}`;
}

/** The name a template is recorded under: `METHOD /path` without the query. */
export function routeOf(template: RequestTemplate): string {
  return template.route ?? `${template.method} ${template.path.split('?')[0]}`;
}
