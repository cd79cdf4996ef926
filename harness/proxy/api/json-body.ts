import { badBody } from './api-error.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Throws 400. */
export function parseBody(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (error) {
    throw badBody((error as Error).message);
  }
}

/** A reader of one field: returns the value, or throws 400. `null` never reaches it. */
export type Field<T> = (value: Json, path: string) => T;

export const raw: Field<Json> = (value) => value;

export const text: Field<string> = (value, path) => {
  if (typeof value !== 'string') throw mismatch(value, path, 'a string');
  return value;
};

export const flag: Field<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw mismatch(value, path, 'true or false');
  return value;
};

export const integer: Field<number> = (value, path) => {
  if (!Number.isSafeInteger(value)) throw mismatch(value, path, 'an integer below 2^53');
  return value as number;
};

export const number: Field<number> = (value, path) => {
  if (typeof value !== 'number') throw mismatch(value, path, 'a number');
  return value;
};

export const anyObject: Field<{ readonly [key: string]: Json }> = (value, path) => {
  if (!isObject(value)) throw mismatch(value, path, 'an object');
  return value;
};

/**
 * Reads the fields of an object as Toxiproxy does: keys match in any case, unknown keys are skipped, `null` leaves a
 * field out, the last of several wins. Throws 400.
 */
export function readFields<T extends Record<string, Field<unknown>>>(
  value: Json,
  path: string,
  fields: T,
): { [K in keyof T]?: ReturnType<T[K]> } {
  const values: { [K in keyof T]?: ReturnType<T[K]> } = {};
  if (value === null) return values;
  const names = new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name as keyof T & string]));
  for (const [key, item] of Object.entries(anyObject(value, path))) {
    const name = names.get(key.toLowerCase());
    if (name === undefined || item === null) continue;
    values[name] = fields[name]?.(item, path ? `${path}.${name}` : name) as ReturnType<T[typeof name]>;
  }
  return values;
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mismatch(value: Json, path: string, wanted: string): Error {
  return badBody(`${path || 'the body'} must be ${wanted}, got ${JSON.stringify(value).slice(0, 60)}`);
}
