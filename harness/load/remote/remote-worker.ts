import type { Duplex } from 'node:stream';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { unlessAborted } from '../../runtime/unless-aborted.ts';
import { within } from '../../runtime/within.ts';
import { THREAD_LEAD_MS } from '../worker/handle.ts';
import type { WorkerLoad } from '../worker/messages.ts';
import type { LoadWorkers, OnSnapshot, WorkerHandle } from '../workers.ts';
import { LONG_LINE, openFrames } from './frames.ts';
import { checkWelcome, greetingWith } from './greeting.ts';
import { beginRemoteLoad } from './remote-load.ts';
import { betterReason, linkWorker, type WorkerLink } from './worker-link.ts';

/** A worker program elsewhere, behind one authenticated connection. It serves any number of loads, one after another or at once. */
export interface RemoteWorker extends AsyncDisposable {
  readonly index: number;
  readonly place: string;
  /** Says from outside that it is gone and why, where somebody knows better than the connection that broke. */
  lose(why: string): void;
  /** Ms before its begin at which it must be told of a phase. */
  leadMs(): number;
  begin(load: WorkerLoad, onSnapshot: OnSnapshot): WorkerHandle;
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

const CONNECT_LIMIT_MS = 30_000;
/** Readings of its clock before it is given a load; the best of them count. */
const READINGS = 20;

/**
 * A worker is told of a phase three times the longest round trip before, so that one that takes longer than all before it is still
 * in time, and never later than this.
 */
const ROUND_TRIPS = 3;
const LEAST_LEAD_MS = 50;

/** Greets the worker and measures its clock. Throws SQUALL_WORKER when it is another version, or does not accept the token. */
export async function connectWorker(connection: Duplex, options: ConnectOptions): Promise<RemoteWorker> {
  const { index, place } = options;
  const link = await greeted(connection, options);
  return {
    index,
    place,
    lose: link.lose,
    leadMs: () => THREAD_LEAD_MS + Math.max(LEAST_LEAD_MS, ROUND_TRIPS * link.clock.worstRoundTripMs()),
    begin: (load, onSnapshot) => beginRemoteLoad({ link, place }, load, onSnapshot),
    [Symbol.asyncDispose]: link.leave,
  };
}

/** All of them as the workers of a load driver. */
export function remoteWorkers(workers: readonly RemoteWorker[]): LoadWorkers {
  const byIndex = new Map(workers.map((worker) => [worker.index, worker]));
  if (workers.some((_, index) => !byIndex.has(index))) throw new Error('workers need the indices from 0, each once');
  return {
    count: workers.length,
    leadMs: () => Math.max(...workers.map((worker) => worker.leadMs())),
    begin: (load, onSnapshot) => (byIndex.get(load.share.index) as RemoteWorker).begin(load, onSnapshot),
  };
}

/** The connection once the worker has greeted back and its clock is known. */
async function greeted(
  connection: Duplex,
  { index, place, token, signal, askWhy }: ConnectOptions,
): Promise<WorkerLink> {
  const welcome = Promise.withResolvers<unknown>();
  const ended = Promise.withResolvers<never>();
  ended.promise.catch(() => {}); // only raced: a rejection that nothing awaits is not an error
  const end = (why: string) => ended.reject(new Error(why));
  let link: WorkerLink | undefined;
  const frames = openFrames(connection, {
    onBytes: () => link?.onBytes(),
    onMessage: (message) => (link ? link.onMessage(message) : welcome.resolve(message)),
    onEnd: (why) => (link ? link.onEnd(why) : void betterReason(askWhy, why).then(end)),
  });
  const greet = async () => {
    frames.send(greetingWith(token));
    checkWelcome(await welcome.promise, { index, place });
    frames.allow(LONG_LINE);
    link = linkWorker(frames, { askWhy });
    void link.lost.then(({ why }) => why).then(end);
    for (let reading = 0; reading < READINGS; reading++) await link.clock.read();
    return link;
  };
  try {
    return await unlessAborted(signal, () =>
      within(CONNECT_LIMIT_MS, Promise.race([greet(), ended.promise]), systemClock),
    );
  } catch (error) {
    link?.lose('it was never given a load');
    frames.destroy();
    signal.throwIfAborted();
    throw error instanceof SquallError ? error : notConnected(place, error as Error);
  }
}

function notConnected(place: string, cause: Error): SquallError {
  return new SquallError('SQUALL_WORKER', `${place} cannot be spoken with: ${cause.message}`, { cause });
}
