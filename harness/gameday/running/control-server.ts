import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { isSameSecret } from '../../runtime/same-secret.ts';
import type { Lifted } from '../conduct/lifted.ts';

/** Lets other processes of the same user stop the game day, over loopback. Disposing ends it. */
export interface ControlServer extends AsyncDisposable {
  readonly address: { readonly port: number; readonly token: string };
}

const orderSchema = z.looseObject({ by: z.string(), why: z.string().exactOptional() });

/**
 * `POST /stop` with `{ by, why }` and the token, which stands in a file that only this user can read. It answers with a line at once,
 * `{"stopping":true}`, and with what was lifted as soon as it is.
 */
export async function serveControl(stop: (by: string, why?: string) => Promise<Lifted>): Promise<ControlServer> {
  const token = randomBytes(24).toString('base64url');
  const server = createServer((request, response) => {
    void answer(request, response, { token, stop }).catch(() => response.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.unref();
  return {
    address: { port, token },
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      // Who asked to stop may still read the answer.
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), LAST_ANSWER_MS).unref();
      await closed;
    },
  };
}

const LAST_ANSWER_MS = 500;

interface Answering {
  readonly token: string;
  readonly stop: (by: string, why?: string) => Promise<Lifted>;
}

async function answer(request: IncomingMessage, response: ServerResponse, { token, stop }: Answering): Promise<void> {
  const { method, url, headers } = request;
  if (!isSameSecret(headers.authorization ?? '', `Bearer ${token}`)) return void response.writeHead(403).end();
  if (method !== 'POST' || url !== '/stop') return void response.writeHead(404).end();
  const order = orderSchema.safeParse(tryParse(await text(request)));
  if (!order.success) return void response.writeHead(400).end();
  response.writeHead(200, { 'content-type': 'application/jsonl', connection: 'close' });
  const lifting = stop(order.data.by, order.data.why);
  response.write('{"stopping":true}\n');
  const { faults, tookMs, left } = await lifting;
  response.end(`${JSON.stringify({ faults, tookMs, left })}\n`);
}

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
