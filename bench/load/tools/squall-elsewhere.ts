import { remoteWorkers } from '../../../harness/load/remote/remote-worker.ts';
import { startWorkerProcess } from '../../../harness/load/remote/worker-process.fixture.ts';
import type { Tool } from '../tool.ts';
import { driveSquall, openSquall, perSecondOf } from './squall.ts';

const WORKERS = 4;

/** Squall's own generator in four processes that are spoken with over the network. */
export const squallElsewhere: Tool = {
  name: 'squall, 4 processes',
  missing: () => undefined,
  closed: (url, connections, seconds) =>
    withWorkers(async (workers) => {
      const plan = { model: 'closed', concurrency: connections, durationMs: seconds * 1000 } as const;
      // The processes end later, and their time is not counted before.
      return { perSecond: perSecondOf(await driveSquall(url, plan, { workers })), cpuUs: Number.NaN };
    }),
  open: (url, load) => withWorkers((workers) => openSquall(url, load, workers)),
};

async function withWorkers<T>(drive: (workers: ReturnType<typeof remoteWorkers>) => Promise<T>): Promise<T> {
  await using cleanup = new AsyncDisposableStack();
  const connected = await Promise.all(
    Array.from({ length: WORKERS }, async (_, index) => {
      const worker = cleanup.use(await startWorkerProcess(index));
      return cleanup.use(await worker.connect());
    }),
  );
  return await drive(remoteWorkers(connected));
}
