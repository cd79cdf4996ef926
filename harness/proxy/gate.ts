import type { Socket } from 'node:net';
import { splitHostPort } from './go/address.ts';
import { type Listener, listen } from './listener.ts';
import { type StalledListener, stallListener } from './stalled-listener.ts';

/** What a new connection meets: it is accepted, refused, or its connect never completes. */
export type GateMode = 'open' | 'refuse' | 'stall';

/** Everything that may hold the port of one proxy. */
export interface Gate {
  /** Binds `address` and accepts; resolves to the address as Go prints it. Throws `AddressError`. */
  open(address: string): Promise<string>;
  /** Changes what new connections meet at an address that was open before. */
  set(mode: GateMode, address: string): Promise<void>;
  /** Refuses new connections at once. */
  close(): void;
}

export function createGate(accept: (client: Socket) => void): Gate {
  let listener: Listener | undefined;
  let stalled: StalledListener | undefined;
  let freed: Promise<void> = Promise.resolve();

  const close = () => {
    listener?.close();
    listener = undefined;
    if (stalled) freed = stalled.release();
    stalled = undefined;
  };
  const open = async (address: string) => {
    await freed;
    const bound = await listen(address, accept);
    // The old address is given up only now: a failure changes nothing.
    close();
    listener = bound;
    return bound.text;
  };
  const set = async (mode: GateMode, address: string) => {
    if (mode === 'open') {
      if (listener) return;
      close();
      await open(address);
      return;
    }
    if (mode === 'stall' && stalled) return;
    close();
    await freed;
    if (mode === 'stall') {
      const { host, port } = splitHostPort(address);
      stalled = await stallListener(host === '::' ? '' : host, Number(port));
    }
  };
  return { open, set, close };
}
