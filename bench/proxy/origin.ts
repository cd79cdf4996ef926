import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/**
 * A minimal HTTP server, so that the proxy and not the origin is the bottleneck. It answers every
 * request head with two bytes, `GET /large` with LARGE_BYTES. Prints one line of JSON once it listens.
 */
const LARGE_BYTES = 8 * 1024 * 1024;
const SMALL = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
const LARGE_HEAD = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE_BYTES}\r\n\r\n`);
const LARGE_BODY = Buffer.alloc(LARGE_BYTES, 'x');

/** A listener accepts one connection per turn of the event loop, too few for a crowd; the kernel spreads it over many. */
const LISTENERS = 64;

function serve(socket: Socket): void {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (data.includes('GET /large')) {
      socket.write(LARGE_HEAD);
      socket.write(LARGE_BODY);
    } else {
      socket.write(SMALL);
    }
  });
}

async function listen(port: number): Promise<number> {
  const server = createServer({ noDelay: true }, serve);
  await once(server.listen({ port, host: '127.0.0.1', backlog: 4096, reusePort: true }), 'listening');
  return (server.address() as AddressInfo).port;
}

const port = await listen(0);
for (let more = 1; more < LISTENERS; more++) await listen(port);
process.stdout.write(`${JSON.stringify({ event: 'listening', port })}\n`);
process.on('SIGTERM', () => process.exit(0));
