import { goJson } from '../go/json-write.ts';
import type { ApiError } from './api-error.ts';

/** What a route answers: status, headers, body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, value: unknown): Answer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: goJson(value) };
}

export const noContent: Answer = { status: 204, headers: {}, body: '' };

/** Go's `http.Error`: text/plain whatever the body is. */
export function plainError(status: number, body: string): Answer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  return { status, headers, body: `${body}\n` };
}

export function failure(error: ApiError): Answer {
  return plainError(error.status, goJson({ error: error.message, status: error.status }));
}
