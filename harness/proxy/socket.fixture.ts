import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';

/** A stand-in for a socket: what was written to it, and whether it is paused. */
export interface FakeSocket extends EventEmitter {
  paused: boolean;
  writableNeedDrain: boolean;
  readonly written: Buffer[];
  /** As the link takes it. */
  readonly socket: Socket;
  text(): string;
}

export function fakeSocket(): FakeSocket {
  const written: Buffer[] = [];
  const fake = Object.assign(new EventEmitter(), {
    paused: false,
    writableNeedDrain: false,
    written,
    pause: () => {
      fake.paused = true;
    },
    resume: () => {
      fake.paused = false;
    },
    write: (data: Buffer) => {
      written.push(Buffer.from(data));
      return !fake.writableNeedDrain;
    },
    text: () => Buffer.concat(written).toString('latin1'),
  });
  return Object.assign(fake, { socket: fake as unknown as Socket });
}
