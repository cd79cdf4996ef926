import type { Duplex } from 'node:stream';
import type { LoadWorkers } from '../workers.ts';

/** A worker program elsewhere, behind one authenticated connection. It serves any number of loads, one after another or at once. */
export interface RemoteWorker extends AsyncDisposable {
  readonly index: number;
  readonly place: string;
  /** Says from outside that it is gone and why, where somebody knows better than the connection that broke. */
  lose(why: string): void;
}

export interface ConnectOptions {
  readonly index: number;
  /** `pod squall-load-x7f-2 on node a` */
  readonly place: string;
  /** The secret that the worker was started with. */
  readonly token: string;
  readonly signal: AbortSignal;
  /** Asks why the worker is gone when its connection has broken; undefined when nobody knows. */
  readonly askWhy?: () => Promise<string | undefined>;
}

/** Greets the worker and measures its clock. Throws SQUALL_WORKER when it is another version, or does not accept the token. */
export declare function connectWorker(connection: Duplex, options: ConnectOptions): Promise<RemoteWorker>;

/** All of them as the workers of a load driver. */
export declare function remoteWorkers(workers: readonly RemoteWorker[]): LoadWorkers;
