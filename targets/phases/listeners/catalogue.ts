import { scaled } from '../../kit/settings.ts';
import { fullBacklog } from './full-backlog.ts';
import { drip, head, type Listener, onRequest, tcpListener } from './listener.ts';
import { refused } from './refused.ts';

/** One sickness each. */
export const LISTENERS = {
  /** The control: answers at once. */
  healthy: tcpListener((socket) => onRequest(socket, () => socket.end(`${head(2)}ok`))),
  /** Its backlog is full: the handshake is never completed. */
  'black-hole': fullBacklog,
  /** Nobody listens there. */
  refused,
  /** Accepts, reads, never answers. */
  silent: tcpListener((socket) => socket.resume()),
  /** Sends the head of an answer and nothing more. */
  'headers-only': tcpListener((socket) => onRequest(socket, () => socket.write(head(10)))),
  /** One byte per 800 ms, ten bytes: never silent for long, 8 s in all. */
  drip: tcpListener((socket) =>
    onRequest(socket, () => {
      socket.write(head(10));
      drip(socket, [...'0123456789'], scaled(800));
    }),
  ),
  /** Accepts and reads nothing: its window closes and an upload stands still. */
  'zero-window': tcpListener((socket) => socket.pause()),
  /** Every phase slow and none too slow: 0.6 s to the head, then three pieces 0.55 s apart, 2.25 s in all. */
  'slow-legal': tcpListener((socket) =>
    onRequest(socket, () => {
      setTimeout(() => {
        socket.write(head(3));
        drip(socket, [...'oks'], scaled(550));
      }, scaled(600));
    }),
  ),
} as const satisfies Record<string, Listener>;

export type ListenerName = keyof typeof LISTENERS;
