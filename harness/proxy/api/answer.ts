import type { ApiError } from './api-error.ts';

/** What a route answers: status, headers, body. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, value: unknown): Answer {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

export const noContent: Answer = { status: 204, headers: {}, body: '' };

/** An error as Toxiproxy sends it: text/plain whatever the body is. */
export function plainError(status: number, body: string): Answer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  return { status, headers, body: `${body}\n` };
}

export function failure(error: ApiError): Answer {
  return plainError(error.status, JSON.stringify({ error: error.message, status: error.status }));
}
