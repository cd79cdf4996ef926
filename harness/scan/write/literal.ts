const WIDTH = 120;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** Code in place of a value. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value of plain data as TypeScript that a formatter leaves as it is; `indent` is where its line begins, `before` what it has already. */
export function literal(value: unknown, indent = '', before = 0): string {
  const flat = flatLiteral(value);
  if (indent.length + before + flat.length < WIDTH || typeof value !== 'object' || value instanceof Code) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value))
    return block(
      '[',
      value.map((each) => literal(each, inner)),
      ']',
      indent,
    );
  const fields = fieldsOf(value).map(([name, held]) => `${name}: ${literal(held, inner, name.length + 3)}`);
  return block('{', fields, '}', indent);
}

/** Lines between brackets, each indented and ended by a comma. */
export function block(open: string, lines: readonly string[], close: string, indent: string): string {
  return [open, ...lines.map((line) => `${indent}  ${line},`), `${indent}${close}`].join('\n');
}

/** A text in single quotes, or in double ones where it has some itself. */
export function quoted(text: string): string {
  const json = JSON.stringify(text);
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/** The name of a field, in quotes where it needs some. */
export function field(name: string): string {
  // Written plainly it would set the prototype.
  if (name === '__proto__') return "['__proto__']";
  return NAME.test(name) ? name : quoted(name);
}

function flatLiteral(value: unknown): string {
  if (value instanceof Code) return value.text;
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const fields = fieldsOf(value).map(([name, held]) => `${name}: ${flatLiteral(held)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fieldsOf(value: object | null): [string, unknown][] {
  return Object.entries(value ?? {})
    .filter(([, held]) => held !== undefined)
    .map(([name, held]) => [field(name), held]);
}
