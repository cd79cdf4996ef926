import type { Socket } from 'node:net';
import type { Stream } from '../domain/fault.ts';
import { Link } from './link.ts';
import { countRequests, type RequestCount } from './request-count.ts';
import type { Settings } from './settings.ts';
import type { StreamEnd } from './stage.ts';
import type { Touched } from './touched.ts';
import type { Toxic } from './toxic.ts';

/** A client joined to its upstream: one link per direction. */
export interface Connection {
  readonly client: Socket;
  readonly links: Readonly<Record<Stream, Link>>;
  readonly requests: RequestCount;
  /** Closes both sockets now, with FIN. */
  cut(): void;
}

export interface ConnectionHost {
  readonly settings: Settings;
  readonly touched: Touched;
  readonly toxics: Readonly<Record<Stream, readonly Toxic[]>>;
  /** Both sockets are closed. */
  closed(connection: Connection): void;
}

/**
 * Joins two connected sockets. A half-close, a full close and a reset each reach the far side as such, where
 * Toxiproxy always closes the far socket fully.
 */
export function joinSockets(client: Socket, upstream: Socket, host: ConnectionHost): Connection {
  const identity = {};
  const requests = countRequests();
  let open = 2;

  const close = (socket: Socket, how: StreamEnd) => {
    if (socket.destroyed) return;
    if (how === 'eof') socket.end();
    else if (how === 'reset') socket.resetAndDestroy();
    else socket.destroySoon();
  };
  const linkOf = (
    [source, dest]: readonly [Socket, Socket],
    direction: Stream,
    seen: (data: Buffer) => void,
    back: () => Link,
  ) =>
    new Link(source, dest, host.toxics[direction], {
      settings: host.settings,
      touched: host.touched,
      connection: identity,
      seen,
      finish: (how) => {
        close(dest, how);
        // The proxy closes the far socket, so that its own stream ends too, through its own toxics.
        if (how !== 'eof') back().end(how);
      },
    });
  const up: Link = linkOf([client, upstream], 'upstream', requests.fromClient, () => down);
  const down: Link = linkOf([upstream, client], 'downstream', requests.fromServer, () => up);

  const watch = (socket: Socket, from: Link, to: Link) => {
    socket.on('end', () => from.end('eof'));
    socket.on('error', () => from.end('reset'));
    socket.on('close', () => {
      from.end('cut');
      to.kill();
      open--;
      if (open === 0) host.closed(connection);
    });
  };
  const connection: Connection = {
    client,
    links: { upstream: up, downstream: down },
    requests,
    cut: () => {
      up.kill();
      down.kill();
      client.destroy();
      upstream.destroy();
    },
  };
  watch(client, up, down);
  watch(upstream, down, up);
  client.resume();
  return connection;
}
