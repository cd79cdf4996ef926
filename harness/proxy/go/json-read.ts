/** A number as it was written: integers beyond 2^53 and `1.0` must stay what they were. */
export class NumberLiteral {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type Json = null | boolean | string | NumberLiteral | readonly Json[] | { readonly [key: string]: Json };

/** A body that Go's decoder would refuse; the message follows `bad request body: `. */
export class BodyError extends Error {}

/**
 * Reads as Go's `json.Decoder` does: the first value counts, whatever follows it is ignored.
 * Throws `BodyError`.
 */
export function readFirstValue(text: string): Json {
  const body = text.trimStart();
  if (body === '') throw new BodyError('EOF');
  const value = body.slice(0, endOfValue(body));
  try {
    return JSON.parse(value, (_key, item: Json, context?: { source?: string }) =>
      typeof item === 'number' ? new NumberLiteral(context?.source ?? String(item)) : item,
    ) as Json;
  } catch (error) {
    throw new BodyError((error as Error).message, { cause: error });
  }
}

/** Strings and brackets; everything between them is of no interest for finding the end. */
const TOKENS = /"(?:[^"\\]|\\.)*"?|[[\]{}]/gs;

/** Index behind the first value: an object or array ends with its bracket, anything else at a space. */
function endOfValue(text: string): number {
  if (text[0] === '"') return text.length;
  if (text[0] !== '{' && text[0] !== '[') return text.match(/^[^\s{[]*/)?.[0].length ?? 0;
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth === 0) return index + 1;
  }
  throw new BodyError('unexpected EOF');
}

/** A reader of one field: returns the value, or throws `BodyError`. `null` never reaches it. */
export type Field<T> = (value: Json, path: string) => T;

export const text: Field<string> = (value, path) => {
  if (typeof value !== 'string') throw mismatch(value, path, 'a string');
  return value;
};

export const flag: Field<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw mismatch(value, path, 'true or false');
  return value;
};

/** Go's int64, as far as a JavaScript number holds it exactly. */
export const integer: Field<number> = (value, path) => {
  if (!(value instanceof NumberLiteral) || !/^-?\d+$/.test(value.source)) throw mismatch(value, path, 'an integer');
  const number = Number(value.source);
  if (!Number.isSafeInteger(number)) throw mismatch(value, path, 'an integer below 2^53');
  return number === 0 ? 0 : number;
};

/** Go's float32. */
export const float: Field<number> = (value, path) => {
  const number = value instanceof NumberLiteral ? Math.fround(Number(value.source)) : Number.NaN;
  if (!Number.isFinite(number)) throw mismatch(value, path, 'a number');
  return number;
};

export const anyObject: Field<{ readonly [key: string]: Json }> = (value, path) => {
  if (!isObject(value)) throw mismatch(value, path, 'an object');
  return value;
};

/**
 * Decodes an object the way Go decodes into a struct: keys match in any case, unknown keys are skipped, `null`
 * leaves a field alone, the last of several wins, and after a bad field the others are still decoded.
 * The first problem is returned beside what could be read, because Toxiproxy keeps the latter.
 */
export function readFields<T extends Record<string, Field<unknown>>>(
  value: Json,
  path: string,
  fields: T,
): { values: { [K in keyof T]?: ReturnType<T[K]> }; problem: BodyError | undefined } {
  const values: { [K in keyof T]?: ReturnType<T[K]> } = {};
  if (value === null) return { values, problem: undefined };
  if (!isObject(value)) return { values, problem: mismatch(value, path, 'an object') };
  const names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name as keyof T & string]));
  let problem: BodyError | undefined;
  for (const [key, item] of Object.entries(value)) {
    const name = names.get(key.toLowerCase());
    if (name === undefined || item === null) continue;
    try {
      values[name] = fields[name]?.(item, path ? `${path}.${name}` : name) as ReturnType<T[typeof name]>;
    } catch (error) {
      problem ??= error as BodyError;
    }
  }
  return { values, problem };
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberLiteral);
}

function mismatch(value: Json, path: string, wanted: string): BodyError {
  const got = value instanceof NumberLiteral ? value.source : JSON.stringify(value);
  return new BodyError(`${path || 'the body'} must be ${wanted}, got ${got.slice(0, 60)}`);
}
