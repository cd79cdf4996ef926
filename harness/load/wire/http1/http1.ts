import type { Wire, WireOptions } from '../wire.ts';
import { createParsers } from './answer-parser.ts';
import { headEncoder, originOf } from './autocannon.ts';
import { Connection } from './connection.ts';
import { compileMessage, type Http1Message } from './message.ts';

/** HTTP/1.1 without pipelining: takes the connection that was used last, opens one when none is idle. */
export function createHttp1Wire<Request>(options: WireOptions<Request>): Wire<Http1Message, Request> {
  const origin = originOf(options.url);
  const encodeHead = headEncoder(origin);
  const createParser = createParsers();
  const idle: Connection<Request>[] = [];
  const unconnected: Connection<Request>[] = [];
  const all = new Set<Connection<Request>>();
  let closed = false;
  const release = (connection: Connection<Request>) => (connection.open ? idle : unconnected).push(connection);
  const take = () => {
    for (let connection = idle.pop(); connection; connection = idle.pop()) {
      connection.closeIfStale();
      if (connection.open) return connection;
      unconnected.push(connection); // closed while it was idle
    }
    return unconnected.pop();
  };
  const create = () => {
    const connection = new Connection(origin, createParser, options, release);
    all.add(connection);
    return connection;
  };
  return {
    compile: (template) => compileMessage(template, encodeHead),
    send(message, request) {
      if (closed) throw new Error('the wire is closed');
      const connection = take() ?? create();
      connection.send(message, request);
      return connection;
    },
    close() {
      closed = true;
      for (const connection of all) connection.cancel();
    },
  };
}
