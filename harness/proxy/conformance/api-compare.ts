import type { ApiCall, ApiReply } from './api-call.ts';
import { maskPorts, type PortPool } from './ports.ts';

/** Headers that say nothing about the API, or vary from answer to answer. */
const IGNORED = new Set(['date', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

/** Prints an answer without what may differ: ports, request ids, Go's wording of decoder errors. */
export function printReply(reply: ApiReply, pool: PortPool): string {
  const headers = Object.entries(reply.headers)
    .filter(([name]) => !IGNORED.has(name))
    .map(([name, value]) => `${name}: ${name === 'x-toxiproxy-request-id' ? '<id>' : value}`)
    .sort();
  const body = maskPorts(reply.body, pool)
    .replace(/bad request body: (?:[^"\\]|\\.)*/g, 'bad request body: <why>')
    .replace(/lookup ([^ ]+) on [^ ]+: /g, 'lookup $1: ')
    .replace(/: (server misbehaving|Temporary failure in name resolution)/g, ': no such host');
  return [reply.status, ...headers, '', body].join('\n');
}

/** An intended difference; it ends its sequence, because from there on the two states are not the same. */
export interface Allowed {
  readonly id: string;
  readonly reason: string;
  matches(call: ApiCall, oracle: string, ours: string): boolean;
}
