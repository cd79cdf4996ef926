import { onTestFinished } from 'vitest';
import type { LoadWorkers } from '../workers.ts';
import { remoteWorkers } from './remote-worker.ts';
import { type ProcessOptions, startWorkerProcess, type WorkerProcess } from './worker-process.fixture.ts';

interface Fleet {
  readonly processes: readonly WorkerProcess[];
  readonly workers: LoadWorkers;
}

/** Worker processes and a connection to each, until the test ends. */
export async function startFleet(count: number, options: ProcessOptions = {}): Promise<Fleet> {
  const processes = await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const process = await startWorkerProcess(index, options);
      onTestFinished(() => process[Symbol.asyncDispose]());
      return process;
    }),
  );
  const connected = await Promise.all(processes.map((process) => process.connect()));
  onTestFinished(async () => void (await Promise.all(connected.map((worker) => worker[Symbol.asyncDispose]()))));
  return { processes, workers: remoteWorkers(connected) };
}
