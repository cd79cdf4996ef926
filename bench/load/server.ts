import { createServer, type Socket } from 'node:net';

/**
 * The server that all generators load. It answers at once, except for one stall where the environment asks for it:
 * `STALL_AT_MS` after the first request it holds every answer for `STALL_MS`. Runs as its own process; prints its port.
 */
const stallAtMs = Number(process.env.STALL_AT_MS ?? Number.POSITIVE_INFINITY);
const stallMs = Number(process.env.STALL_MS ?? 0);
const holdAll = process.env.HOLD_ALL === '1';
const ANSWER = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello world\n');
const END_OF_HEAD = Buffer.from('\r\n\r\n');

let arrivals = 0;
let firstAt: number | undefined;
let held: Socket[] | undefined;
/** How long after the stall's end each held answer was written. */
const releasedAfterMs: number[] = [];

function arrived(socket: Socket): void {
  arrivals++;
  if (holdAll) return;
  if (firstAt === undefined) {
    firstAt = performance.now();
    if (Number.isFinite(stallAtMs)) setTimeout(beginStall, stallAtMs, firstAt + stallAtMs);
  }
  if (held) held.push(socket);
  else socket.write(ANSWER);
}

/** Ends the stall to the microsecond, because the truth is computed from its end. */
function beginStall(plannedAt: number): void {
  held = [];
  const endAt = plannedAt + stallMs;
  const wait = () => {
    const leftMs = endAt - performance.now();
    if (leftMs > 2) setTimeout(wait, leftMs - 1.5);
    else if (leftMs > 0) setImmediate(wait);
    else release(endAt);
  };
  wait();
}

function release(endAt: number): void {
  const waiting = held ?? [];
  held = undefined;
  for (const socket of waiting) {
    socket.write(ANSWER);
    releasedAfterMs.push(performance.now() - endAt);
  }
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    for (let at = chunk.indexOf(END_OF_HEAD); at >= 0; at = chunk.indexOf(END_OF_HEAD, at + 4)) arrived(socket);
  });
});
server.listen({ port: 0, host: process.env.HOST ?? '127.0.0.1', backlog: 16_384 }, () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as { port: number }).port })}\n`);
});
process.on('message', () => process.send?.({ arrivals, releasedAfterMs }));
process.on('disconnect', () => process.exit());
