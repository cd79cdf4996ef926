import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe } from 'vitest';
import { SICK_SERVERS } from '../../../fixtures/sick-servers/catalogue.ts';
import type { Protocol } from '../../domain/load-plan.ts';
import { wires } from './catalogue.ts';
import { type ContractServers, type Echo, wireContract } from './wire.contract.ts';

const servers: Readonly<Record<Protocol, ContractServers>> = {
  http1: { sick: SICK_SERVERS, echo: http1Echo },
};

describe.each(Object.keys(servers) as Protocol[])('%s', (protocol) => {
  wireContract(wires[protocol], servers[protocol]);
});

async function http1Echo() {
  let connections = 0;
  const numbers = new WeakMap<object, number>();
  const server = createServer(async (request, response) => {
    const echo = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body: await text(request),
      connection: numbers.get(request.socket) ?? 0,
    } satisfies Echo;
    const answer = JSON.stringify(echo);
    response.setHeader('content-length', Buffer.byteLength(answer)); // of HEAD, too: it has a length and no body
    response.end(answer);
  });
  server.on('connection', (socket) => numbers.set(socket, ++connections));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
