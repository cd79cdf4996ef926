import type { Capture } from '../../domain/load-plan.ts';
import { headersOf } from '../accounting/outcomes.ts';
import { parseExactly, scalarText } from './exact-json.ts';

interface Answer {
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

type Values = Readonly<Record<string, string>>;

/** The captured values of an answer by name, or what is missing for them: `capture "token" found nothing at "auth.token"`. */
export type Captured =
  | { readonly values: Values; readonly missing?: undefined }
  | { readonly values?: undefined; readonly missing: string };

export function captured(captures: readonly (readonly [name: string, what: Capture])[], answer: Answer): Captured {
  const values: Record<string, string> = {};
  for (const [name, what] of captures) {
    const value = find(what, answer);
    if (!['string', 'number', 'boolean'].includes(typeof value))
      return { missing: `capture "${name}" ${whyNot(what, value)} in the answer` };
    values[name] = String(value);
  }
  return { values };
}

function find(what: Capture, { rawHeaders, body }: Answer): unknown {
  if ('json' in what) return inJson(body, what.json);
  const headers = headersOf(rawHeaders);
  if ('cookie' in what) return cookiesOf(headers).get(what.cookie);
  const name = what.header.toLowerCase();
  if (name === 'set-cookie') return cookieHeader(cookiesOf(headers));
  return headers[name] === undefined ? undefined : [headers[name]].flat().join(', ');
}

function whyNot(what: Capture, value: unknown): string {
  const place = Object.entries(what)
    .map(([kind, name]) => `${kind} "${name}"`)
    .join();
  if (value === NO_JSON) return `wants ${place}, and there is no JSON`;
  return typeof value === 'object' && value !== null
    ? `found more than one value at ${place}`
    : `found nothing at ${place}`;
}

const NO_JSON = Symbol('no JSON');

function inJson(body: string, path: string): unknown {
  try {
    const keys = path.split('.');
    const found = keys.reduce(member, JSON.parse(body));
    // Digits that a number cannot hold are sent on all the same.
    const isExact = typeof found !== 'number' || Number.isSafeInteger(found);
    return isExact ? found : scalarText(keys.reduce(member, parseExactly(body)));
  } catch {
    return NO_JSON;
  }
}

function member(node: unknown, key: string): unknown {
  if (typeof node !== 'object' || node === null || !Object.hasOwn(node, key)) return undefined;
  return (node as Record<string, unknown>)[key];
}

/** Name and value, without attributes; a cookie that is set twice has its last value, one that is deleted none (RFC 6265 §5.3). */
function cookiesOf(headers: ReturnType<typeof headersOf>): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  const now = Date.parse([headers['date'] ?? []].flat()[0] ?? '');
  for (const line of [headers['set-cookie'] ?? []].flat()) {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(0, at)).trim();
    if (isDeleted(attributes, now)) cookies.delete(name);
    else cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** Nobody means the first day of 1970 otherwise, where the answer does not say what time it is. */
const LONG_AGO_MS = 86_400_000;

/** `Max-Age` counts before `Expires`. */
function isDeleted(attributes: readonly string[], nowMs: number): boolean {
  const attribute = (wanted: string) => {
    const found = attributes.findLast((each) => each.trim().toLowerCase().startsWith(`${wanted}=`));
    return found?.slice(found.indexOf('=') + 1).trim();
  };
  const maxAge = attribute('max-age');
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0;
  const expiresMs = Date.parse(attribute('expires') ?? '');
  return expiresMs <= (Number.isNaN(nowMs) ? LONG_AGO_MS : nowMs);
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string | undefined {
  if (cookies.size === 0) return undefined;
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
