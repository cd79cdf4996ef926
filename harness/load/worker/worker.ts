import { parentPort } from 'node:worker_threads';
import { createEngine, type Engine } from '../engine.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { warmUp } from './warm-up.ts';

const port = parentPort;
if (!port) throw new Error('load/worker.ts runs in a worker thread only');
const tell = (message: FromWorker) => port.postMessage(message);
const warm = warmUp();
let engine: Engine | undefined;

port.on('message', async (message: ToWorker) => {
  if (message.type === 'begin') {
    await warm;
    engine = createEngine(message.birth, (snapshot) => tell({ type: 'snapshot', snapshot }));
    tell({ type: 'ready' });
  } else if (engine) await obey(engine, message);
});

async function obey(current: Engine, message: Exclude<ToWorker, { type: 'begin' }>): Promise<void> {
  if (message.type === 'halt') current.halt();
  else if (message.type === 'finish') {
    const evidence = await current.finish();
    engine = undefined;
    tell({ type: 'finished', evidence });
  } else {
    await current.run(message);
    tell({ type: 'ran', id: message.id });
  }
}
