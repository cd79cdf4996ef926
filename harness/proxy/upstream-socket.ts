import { connect, type Socket } from 'node:net';
import type { Address } from './address.ts';

/** As much as Node reads at once. */
const INPUT_BYTES = 64 * 1024;
/** From here on copying costs more than a piece of memory. */
const LARGE = 16 * 1024;

/** What all upstream sockets read into as long as little comes at a time. */
const shared = Buffer.allocUnsafeSlow(INPUT_BYTES);

/**
 * Connects to an upstream. Node takes 64 KiB of memory for every read, however few bytes come; that is a tenth of what it
 * costs to pass on a short answer. Such a one is read into memory that all sockets share, and copied. The socket emits `data`
 * as any other does.
 */
export function connectUpstream({ host, port }: Address): Socket {
  let own: Buffer | undefined;
  const buffer = () => own ?? shared;
  const callback = (length: number, input: Uint8Array) => {
    const data = input.subarray(0, length) as Buffer;
    // The reader keeps what it was given, so the next read needs a piece of its own.
    own = length >= LARGE ? Buffer.allocUnsafeSlow(INPUT_BYTES) : undefined;
    socket.emit('data', input === shared ? Buffer.from(data) : data);
    return true;
  };
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true, onread: { buffer, callback } });
  return socket;
}
