import { isSecretName } from '../domain/secret-name.ts';

const REDACTED = '[redacted]';

/** Bearer and Basic credentials, the password of a URL, JSON Web Tokens, and keys of the large providers by prefix. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${REDACTED}`],
  [/(\b[a-z][a-z\d+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${REDACTED}@`],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}\b|\bgh[pousr]_\w{20,}|\bsk_(?:live|test)_\w{8,}|\bxox[abpr]-[\w-]{8,}/g, REDACTED],
  [/([?&;]|\b)([\w-]*(?:password|passwd|secret|token|api[-_]?key|signature)[\w-]*)=[^&\s;"']+/gi, `$1$2=${REDACTED}`],
];

/**
 * A copy of `value` without secrets: values with a name such as `authorization`, `db_password` or `apiKey`, and
 * whatever looks like a credential inside a text, JSON inside text included. Everything is redacted before it is
 * stored, so no report can show it. Numbers, sizes and shapes stay.
 */
export function redact<T>(value: T): T {
  return walk(value) as T;
}

function walk(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(walk);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      typeof held === 'string' && isSecretName(name) ? REDACTED : walk(held),
    ]),
  );
}

function redactText(text: string): string {
  if (text.length < 6) return text;
  const json = jsonInside(text);
  if (json !== undefined) return JSON.stringify(walk(json));
  return SECRET_TEXT.reduce((sum, [pattern, replacement]) => sum.replace(pattern, replacement), text);
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
