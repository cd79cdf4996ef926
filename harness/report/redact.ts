import { REDACTED, redactText } from './secret-text.ts';

const SECRET_NAME =
  /(?:^|[-_.\s])(?:authorization|cookies?|passwords?|passwd|pwd|passphrase|secrets?|tokens?|jwt|credentials?|session|session[-_]?id|api[-_]?keys?|access[-_]?key|account[-_]?key|private[-_]?key|(?:encryption|signing|master|hmac|subscription|functions)[-_]?key|signature)(?:[-_.\s]|$)|passw(?:or)?ds?$|[-_.]pass$|sshpass$|[-_.]auth$/i;

/** Deeper than anything that is looked into; far below what ends a walk. */
const MOST_DEPTH = 200;

/** Base64 without a word in it, and much of it: nothing could be found but by chance. */
const HISTOGRAM = 'hdr';

/**
 * A copy of `value` without secrets: values with a name such as `authorization`, `db_password` or `apiKey`, alone, in a list or
 * beside their name (`{ name, value }`, `[name, value]`), and whatever looks like a credential inside a text, JSON inside text
 * included. Everything is redacted before it is stored, so no report can show it. Numbers, sizes and shapes stay.
 */
export function redact<T>(value: T): T {
  return walk(value, 0) as T;
}

function walk(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactWhole(value, depth);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MOST_DEPTH) return REDACTED;
  if (Array.isArray(value)) return walkList(value, depth);
  const named = valueBesideName(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => {
      if (name === HISTOGRAM && typeof held === 'string') return [name, held];
      if (isSecretName(name) || name === named) return [name, walkSecret(held, depth + 1)];
      return [name, walk(held, depth + 1)];
    }),
  );
}

/** What has a secret name: texts go, alone and in lists. */
function walkSecret(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value === '' ? '' : REDACTED;
  if (!Array.isArray(value) || depth > MOST_DEPTH) return walk(value, depth);
  return value.map((each) => walkSecret(each, depth + 1));
}

/** A pair is a name and its value, as is each two of a list of headers (`rawHeaders`). */
function walkList(list: readonly unknown[], depth: number): unknown[] {
  const names = list.every((part) => typeof part === 'string') ? list : [];
  const isName = list.length === 2 ? isSecretName : (name: string) => HEADER.test(name);
  return list.map((each, at) => {
    const name = at % 2 === 1 ? names[at - 1] : undefined;
    return name !== undefined && isName(name) ? walkSecret(each, depth + 1) : walk(each, depth + 1);
  });
}

const HEADER = /^(?:proxy-)?authorization$|^(?:set-)?cookie$|^x-[a-z-]{1,20}-(?:key|token)$/i;

/** `value` of `{ name: 'authorization', value: ... }`. */
function valueBesideName(entry: object): string | undefined {
  const { name, key, header } = entry as Readonly<Record<string, unknown>>;
  const found = [name, key, header].find((each) => typeof each === 'string');
  return typeof found === 'string' && 'value' in entry && isSecretName(found) ? 'value' : undefined;
}

/** Names are compared word by word, so that `tokens available` or `sessionCount` are not taken for secrets. */
function isSecretName(name: string): boolean {
  return HEADER.test(name) || SECRET_NAME.test(name.replace(/([a-z\d])([A-Z])/g, '$1_$2'));
}

function redactWhole(text: string, depth: number): string {
  if (text.length < 6) return text;
  const json = jsonInside(text);
  if (json === undefined) return redactText(text);
  const whole = JSON.stringify(walk(json, depth + 1));
  // What holds no secret stays as it was written.
  return whole === plainJson(json) ? text : whole;
}

function plainJson(json: unknown): string | undefined {
  try {
    return JSON.stringify(json);
  } catch {
    // Deeper than the engine can write.
    return undefined;
  }
}

/** Bodies are stored as text; only those that parse as an object or array are looked into. */
function jsonInside(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
