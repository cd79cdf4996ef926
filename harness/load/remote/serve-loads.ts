import type { LoadProgress } from '../../domain/load-progress.ts';
import { systemClock } from '../../runtime/clock.ts';
import { monotonicNow, timers } from '../clock.ts';
import { startWorker, THREAD_LEAD_MS } from '../worker/handle.ts';
import type { FromWorker, PhaseOrder, ToWorker } from '../worker/messages.ts';
import type { WorkerHandle } from '../workers.ts';
import type { FromProgram, ToProgram } from './messages.ts';

/** The loads of one conductor, each in a thread of its own, so that questions for the clock are answered at once. */
export interface ServedLoads extends AsyncDisposable {
  /** Throws when a message makes no sense. */
  take(message: Exclude<ToProgram, { type: 'goodbye' }>): void;
}

type LoadMessage = Exclude<ToWorker, { type: 'begin' }>;

/** A load, and the orders that its thread is not given yet. */
interface ServedLoad {
  readonly handle: WorkerHandle;
  readonly held: Set<() => void>;
  readonly late: (byMs: number) => void;
}

/** `send` reaches the conductor. */
export function serveLoads(send: (message: FromProgram) => void): ServedLoads {
  const loads = new Map<number, ServedLoad>();
  const drop = async (number: number) => {
    const load = loads.get(number);
    loads.delete(number);
    await load?.handle[Symbol.asyncDispose]();
  };
  const breakOff = (number: number, cause: unknown) => {
    if (!loads.has(number)) return;
    send({ type: 'broken', load: number, why: `its load broke: ${cause instanceof Error ? cause.message : cause}` });
    void drop(number);
  };
  const tell = (number: number, message: FromWorker) => {
    if (!loads.has(number)) return;
    try {
      send({ type: 'load', load: number, message });
    } catch (error) {
      breakOff(number, error);
    }
  };
  const begin = (number: number, { load }: Extract<ToWorker, { type: 'begin' }>) => {
    const handle = startWorker(load, (snapshot, interval) => tell(number, { type: 'snapshot', snapshot, interval }));
    loads.set(number, { handle, held: new Set(), late: (byMs) => send({ type: 'late', load: number, byMs }) });
    handle.ready.then(() => tell(number, { type: 'ready' })).catch((cause) => breakOff(number, cause));
  };
  const pass = async (number: number, load: ServedLoad, message: LoadMessage) => {
    const answer = await answerOf(load, message);
    if (answer) tell(number, answer);
    if (message.type === 'finish') await drop(number);
  };
  return {
    take(message) {
      if (message.type === 'read')
        return send({ type: 'clocks', id: message.id, nowMs: monotonicNow(), wallMs: systemClock.wall() });
      if (message.type === 'drop') return void drop(message.load);
      if (message.message.type === 'begin') return begin(message.load, message.message);
      const load = loads.get(message.load);
      if (load) pass(message.load, load, message.message).catch((cause) => breakOff(message.load, cause));
    },
    async [Symbol.asyncDispose]() {
      for (const { handle } of loads.values()) handle.halt();
      await Promise.all([...loads.keys()].map(drop));
    },
  };
}

async function answerOf(load: ServedLoad, message: LoadMessage): Promise<FromWorker | undefined> {
  const { handle } = load;
  if (message.type === 'halt') return void halt(load);
  if (message.type === 'finish') {
    halt(load);
    return { type: 'finished', evidence: await handle.finish() };
  }
  const { id } = message;
  if (message.type === 'soFar') return { type: 'toldSoFar', id, evidence: await handle.soFar() };
  if (message.type === 'progress') return { type: 'answered', id, progress: await handle.progress() };
  giveAll(load);
  if (message.type === 'rest') return { type: 'answered', id, progress: await handle.rest(message.until) };
  return { type: 'answered', id, progress: await runInTime(load, message) };
}

/** The thread is given an order as long before its time as a thread of the conductor, so that a phase begins there as it does here. */
function runInTime(
  { handle, held, late }: ServedLoad,
  { phase, plan, until, startAt }: PhaseOrder,
): Promise<LoadProgress> {
  const { promise, resolve } = Promise.withResolvers<LoadProgress>();
  const give = () => {
    timer.cancel();
    held.delete(give);
    const byMs = monotonicNow() - startAt;
    if (byMs > 0) late(byMs);
    resolve(handle.run({ phase, plan, until, startAt }));
  };
  const timer = timers.after(startAt - THREAD_LEAD_MS - monotonicNow(), give);
  held.add(give);
  return promise;
}

/** Its thread gets messages in the order in which they came: what is held comes before what follows it. */
function giveAll({ held }: ServedLoad): void {
  for (const give of held) give();
}

/** A load that has halted answers what it is given then at once. */
function halt(load: ServedLoad): void {
  load.handle.halt();
  giveAll(load);
}
