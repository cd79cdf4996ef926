/**
 * JSON whose numbers keep the text that they have: an identifier of 64 bits would become another one, and `1.10` the text `1.1`.
 * Node has what is needed for it (JSON.parse source text access), and the types of TypeScript do not yet.
 */
interface ExactJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

const json = JSON as unknown as ExactJson;

/** As `JSON.parse`; a number that would be printed otherwise is a value of its own, which `JSON.stringify` writes as it was. */
export function parseExactly(text: string): unknown {
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

/** The text of a number, boolean, text or null; undefined for an object or a list. */
export function scalarText(value: unknown): string | undefined {
  if (json.isRawJSON(value)) return value.rawJSON;
  return typeof value === 'object' && value !== null ? undefined : String(value);
}
