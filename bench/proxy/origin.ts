import { createServer } from 'node:net';

/**
 * A minimal HTTP server, so that the proxy and not the origin is the bottleneck. It answers every
 * request head with two bytes, `GET /large` with LARGE_BYTES. Prints one line of JSON once it listens.
 */
const LARGE_BYTES = 8 * 1024 * 1024;
const SMALL = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
const LARGE_HEAD = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${LARGE_BYTES}\r\n\r\n`);
const LARGE_BODY = Buffer.alloc(LARGE_BYTES, 'x');

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (data) => {
    if (data.includes('GET /large')) {
      socket.write(LARGE_HEAD);
      socket.write(LARGE_BODY);
    } else {
      socket.write(SMALL);
    }
  });
});
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => {
  const address = server.address();
  if (address && typeof address === 'object') {
    process.stdout.write(`${JSON.stringify({ event: 'listening', port: address.port })}\n`);
  }
});
process.on('SIGTERM', () => process.exit(0));
