import { Duplex, PassThrough, Writable } from 'node:stream';
import type { Cluster } from './cluster.ts';

/** Nothing listens on the port of the pod. */
export class PortRefused extends Error {}

/** What the client opens; its types are those of a package that is not a dependency of its own. */
interface Socket {
  send(data: Buffer, done: (error?: Error) => void): void;
  pause(): void;
  resume(): void;
  close(code: number): void;
  terminate(): void;
  on(event: 'close', listener: (code: number) => void): void;
}

/**
 * A connection to a port on the loopback of a pod, through the API server. It ends when either side ends; it is destroyed with an
 * error when it breaks, with `PortRefused` when nothing listens there. Throws SQUALL_CLUSTER when the cluster does not open it.
 */
export async function forwardPort(cluster: Cluster, pod: string, port: number): Promise<Duplex> {
  const connection = new ForwardedPort(pod, port);
  const { received, problems } = connection;
  try {
    await cluster.call(`forward port ${port} of pod ${pod}`, async () => {
      const forward = new cluster.client.PortForward(cluster.config);
      // It would send what it reads without waiting for the socket, so that it gets nothing to read.
      const input = new PassThrough();
      const socket = await forward.portForward(cluster.namespace, pod, [port], received, problems, input);
      connection.open(socket as unknown as Socket);
    });
  } catch (error) {
    connection.destroy();
    throw error;
  }
  return connection;
}

/** The channel of a port's data; its first byte names the channel of each message. */
const DATA = Buffer.from([0]);
/** The other side takes no message that is longer than 32 MiB. */
const LONGEST = 1024 * 1024;
const NORMAL = 1000;
/** The TCP connection is over, and no goodbye was said. */
const ABNORMAL = 1006;

class ForwardedPort extends Duplex {
  readonly #pod: string;
  readonly #port: number;
  #socket: Socket | undefined;
  #isFull = false;

  constructor(pod: string, port: number) {
    super({ allowHalfOpen: false });
    this.#pod = pod;
    this.#port = port;
    // It may end before anybody listens; `errored` says why.
    this.on('error', () => {});
  }

  /** Where the client puts what came from the port. */
  readonly received = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (!this.push(chunk)) this.#pause();
      done();
    },
  });

  /** Where it puts what the node says of it. */
  readonly problems = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) this.destroy(this.#problem(chunk.toString('utf8').trim()));
      done();
    },
  });

  /** From now on bytes can be sent. */
  open(socket: Socket): void {
    this.#socket = socket;
    if (this.destroyed) socket.terminate();
    if (this.#isFull) socket.pause();
    socket.on('close', (code) => {
      if (code === ABNORMAL && !this.writableEnded) this.destroy(new Error(`the connection to pod ${this.#pod} broke`));
      else if (!this.readableEnded) this.push(null);
    });
  }

  override _read(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#socket?.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const rest = chunk.subarray(LONGEST);
    this.#socket?.send(Buffer.concat([DATA, chunk.subarray(0, LONGEST)]), (error) => {
      if (error || rest.length === 0) done(error);
      else this._write(rest, _encoding, done);
    });
  }

  override _final(done: () => void): void {
    this.#socket?.close(NORMAL);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket?.terminate();
    done(error);
  }

  #pause(): void {
    this.#isFull = true;
    this.#socket?.pause();
  }

  #problem(text: string): Error {
    const where = `port ${this.#port} of pod ${this.#pod}`;
    if (/connection refused/i.test(text)) return new PortRefused(`nothing listens on ${where}`);
    return new Error(`${where}: ${text}`);
  }
}
