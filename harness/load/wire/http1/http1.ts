import type { Outgoing, Wire, WireOptions } from '../wire.ts';
import { encoderFor, originOf } from './autocannon.ts';
import { Connection } from './connection.ts';

/** A wire to one origin: takes the connection that was used last, opens one when none is idle. */
export function createWire<T extends Outgoing>(options: WireOptions<T>): Wire<T> {
  const origin = originOf(options.url);
  const warm: Connection<T>[] = [];
  const cold: Connection<T>[] = [];
  const all = new Set<Connection<T>>();
  let closed = false;
  const release = (idle: Connection<T>) => (idle.open ? warm : cold).push(idle);
  const take = () => {
    for (let connection = warm.pop(); connection; connection = warm.pop()) {
      connection.retireIfStale();
      if (connection.open) return connection;
      cold.push(connection); // ended by the server while it was idle
    }
    return cold.pop();
  };
  const create = () => {
    const connection = new Connection(origin, options, release);
    all.add(connection);
    return connection;
  };
  return {
    send(request) {
      if (closed) throw new Error('the wire is closed');
      const connection = take() ?? create();
      connection.begin(request);
      return connection;
    },
    encode: encoderFor(origin),
    close() {
      closed = true;
      for (const connection of all) connection.cancel();
    },
  };
}
