import { nearest } from '../../runtime/nearest.ts';

/** Fields as code of users and files give them: types promise nothing there. */
export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Where a value is not right: its place, the value and what would be. A field that may be left out is right then. */
export function demand(place: string, value: unknown, isRight: boolean, hint: string): string[] {
  if (isRight) return [];
  return [value === undefined ? `${place} is missing: ${hint}` : `${place} is ${shown(value)}: ${hint}`];
}

/** Fields of other names: they would be left out without a word. */
export function unknownFields(place: string, value: Fields, known: readonly string[]): string[] {
  return Object.keys(value).flatMap((name) =>
    known.includes(name) ? [] : [`${place}.${name} is no known field${nearest(name, known)}`],
  );
}

/** Of a value that is longer, its beginning is enough to find it. */
const MOST_SHOWN = 80;

function shown(value: unknown): string {
  // JSON knows neither infinity nor functions.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}
