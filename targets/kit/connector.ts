import { connect } from 'node:net';
import type { buildConnector } from 'undici';

/** The connection was not established within `connectMs`: nothing was sent. */
export class ConnectTimeout extends Error {
  readonly connectMs: number;
  constructor(connectMs: number) {
    super(`no connection after ${connectMs} ms`);
    this.name = 'ConnectTimeout';
    this.connectMs = connectMs;
  }
}

/**
 * Plain TCP connector for undici with a connect timeout that is exact: undici's own runs on a coarse timer
 * that may fire half a second late, and its default of 10 s would hide a caller that sets no limit.
 */
export function connector(connectMs: number | undefined): buildConnector.connector {
  return ({ hostname, port }, callback) => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const timer =
      connectMs === undefined ? undefined : setTimeout(() => socket.destroy(new ConnectTimeout(connectMs)), connectMs);
    const failed = (error: Error) => {
      clearTimeout(timer);
      callback(error, null);
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      callback(null, socket);
    });
  };
}
