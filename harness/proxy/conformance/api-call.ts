import { type Agent, request } from 'node:http';
import { maskPorts, type PortPool } from './ports.ts';

/** One call as it goes to both servers; `{P1}` in path and body stands for a port of that server's own. */
export interface ApiCall {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  readonly userAgent?: string;
  readonly contentType?: string;
}

export interface ApiReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a call as typed: no normalising of paths, no added content type. */
export function send(port: number, agent: Agent, call: ApiCall): Promise<ApiReply> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { 'User-Agent': call.userAgent ?? 'conformance' };
    if (call.contentType !== undefined) headers['Content-Type'] = call.contentType;
    if (call.body !== undefined) headers['Content-Length'] = String(Buffer.byteLength(call.body));
    const { method, path } = call;
    const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const plain = Object.entries(incoming.headers).map(([key, value]) => [key, String(value)]);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(plain),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(call.body);
  });
}

/** Headers that say nothing about the API, or vary from answer to answer. */
const IGNORED = new Set(['date', 'content-length', 'connection', 'keep-alive', 'transfer-encoding']);

/** Prints an answer without what belongs to one run: ports and request ids. */
export function printReply({ status, headers, body }: ApiReply, pool: PortPool): string {
  const lines = Object.entries(headers)
    .filter(([name]) => !IGNORED.has(name))
    .map(([name, value]) => `${name}: ${name === 'x-toxiproxy-request-id' ? '<id>' : value}`)
    .sort();
  return [status, ...lines, '', maskPorts(body, pool)].join('\n');
}
