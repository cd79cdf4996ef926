import { parentPort, workerData } from 'node:worker_threads';
import { createEngine } from './engine.ts';
import type { FromWorker, ToWorker, WorkerBirth } from './protocol.ts';
import { warmUp } from './warm-up.ts';

const port = parentPort;
if (!port) throw new Error('load/worker.ts runs in a worker thread only');
const tell = (message: FromWorker) => port.postMessage(message);
const engine = createEngine(workerData as WorkerBirth, (snapshot) => tell({ type: 'snapshot', snapshot }));

port.on('message', async (message: ToWorker) => {
  if (message.type === 'halt') engine.halt();
  else if (message.type === 'finish') tell({ type: 'finished', evidence: await engine.finish() });
  else {
    await engine.run(message);
    tell({ type: 'ran', id: message.id });
  }
});

await warmUp();
tell({ type: 'ready' });
