const WIDTH = 100;
const PLAIN_KEY = /^[A-Za-z_$][\w$]*$/;

/** A value of JSON as a TypeScript expression, as a formatter with single quotes and lines of about 100 columns writes it. */
export function literal(value: unknown, indent = 0): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Array.isArray(value)
    ? value.map((each) => literal(each, indent + 2))
    : Object.entries(value).flatMap(([key, each]) =>
        each === undefined ? [] : [`${keyText(key)}: ${literal(each, indent + 2)}`],
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return open + close;
  const space = Array.isArray(value) ? '' : ' ';
  const short = `${open}${space}${entries.join(', ')}${space}${close}`;
  if (!short.includes('\n') && indent + short.length < WIDTH) return short;
  const pad = ' '.repeat(indent + 2);
  return [open, ...entries.map((entry) => `${pad}${entry},`), `${' '.repeat(indent)}${close}`].join('\n');
}

/** A text in single quotes; what would end it or the line is escaped. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
}

function keyText(key: string): string {
  // Written plainly it would set the prototype.
  if (key === '__proto__') return "['__proto__']";
  return PLAIN_KEY.test(key) ? key : quoted(key);
}
