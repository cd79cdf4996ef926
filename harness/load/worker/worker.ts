import { parentPort } from 'node:worker_threads';
import { createEngine, type Engine } from '../engine.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { warmUp } from './warm-up.ts';

const port = parentPort;
if (!port) throw new Error('load/worker/worker.ts runs in a worker thread only');
const post = (message: FromWorker) => port.postMessage(message);
const warm = warmUp();
let engine: Engine | undefined;

port.on('message', async (message: ToWorker) => {
  if (message.type === 'begin') {
    await warm;
    engine = createEngine(message.load, (snapshot, interval) => post({ type: 'snapshot', snapshot, interval }));
    post({ type: 'ready' });
  } else if (engine) await handle(engine, message);
});

async function handle(current: Engine, message: Exclude<ToWorker, { type: 'begin' }>): Promise<void> {
  if (message.type === 'halt') current.halt();
  else if (message.type === 'soFar') post({ type: 'toldSoFar', id: message.id, evidence: current.soFar() });
  else if (message.type === 'finish') {
    const evidence = await current.finish();
    engine = undefined;
    post({ type: 'finished', evidence });
  } else {
    if (message.type === 'run') await current.run(message);
    if (message.type === 'rest') await current.rest(message.until);
    post({ type: 'answered', id: message.id, progress: current.progress() });
  }
}
