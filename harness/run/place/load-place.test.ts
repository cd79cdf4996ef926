import { expect, test } from 'vitest';
import type { LoadWorker } from '../../domain/evidence.ts';
import type { LoadSpec } from '../../domain/load-plan.ts';
import { NOTHING_SENT } from '../../domain/load-progress.ts';
import type { LoadOptions } from '../../domain/ports.ts';
import type { ClusterWorkers } from '../../kubernetes/start-workers.ts';
import { NO_EVIDENCE, type WorkerHandle } from '../../load/workers.ts';
import { createLoadPlace } from './load-place.ts';
import type { StartWorkers } from './renewed-workers.ts';

const SPEC: LoadSpec = {
  url: 'http://shop.example',
  requests: [{ method: 'GET', path: '/' }],
  rules: [],
  deadlineMs: 1000,
  seed: 1,
  runId: 'r',
};
const OPTIONS: LoadOptions = {
  originMs: 0,
  intervalMs: 1000,
  onSnapshot: () => {},
  signal: new AbortController().signal,
};
const REPORT: LoadWorker = {
  index: 0,
  place: 'pod a',
  sent: 0,
  clockErrorMs: 0,
  startedLateMs: 0,
  health: { latenessMs: 0, loopDelayMs: 0, cpu: 0 },
};

/** A cluster that writes down what is asked of it; `isLost` says what becomes of the worker of the next load. */
function cluster() {
  const log: string[] = [];
  const next = { isLost: false, refuses: false };
  let started = 0;
  const start: StartWorkers = async (place, { longestMs }) => {
    const name = `set ${++started}`;
    log.push(`start ${name} of ${place.workers} for ${longestMs}`);
    if (next.refuses) throw new Error('no room');
    const begin: ClusterWorkers['begin'] = ({ spec: { url } }) => {
      log.push(`${name} sends to ${url}`);
      return handle(next.isLost);
    };
    return { count: 1, leadMs: () => 0, begin, [Symbol.asyncDispose]: async () => void log.push(`end ${name}`) };
  };
  const place = createLoadPlace({ runId: 'r', longestMs: 7, loadOn: { workers: 3 } }, start);
  return { place, log, next, start };
}

function handle(isLost: boolean): WorkerHandle {
  const lost = { atMs: 1, why: 'it was evicted' };
  return {
    ready: Promise.resolve(),
    run: async () => NOTHING_SENT,
    rest: async () => NOTHING_SENT,
    progress: async () => NOTHING_SENT,
    soFar: async () => NO_EVIDENCE,
    halt: () => {},
    finish: async () => NO_EVIDENCE,
    remote: {
      lost: isLost ? Promise.resolve(lost) : new Promise(() => {}),
      report: async () => (isLost ? { ...REPORT, lost } : REPORT),
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

const user = () => ({ say: () => {}, signal: new AbortController().signal });

async function sendOnce(used: ReturnType<ReturnType<typeof cluster>['place']['use']>): Promise<void> {
  await using session = await used.driver.start(SPEC, OPTIONS);
  await session.finish();
}

test('nothing is started before somebody wants to send, and nothing that was not has to end', async () => {
  const { place, log } = cluster();
  await place.use(user())[Symbol.asyncDispose]();
  expect(log).toEqual([]);
});

test('workers are started once for all who send, and end with the last of them', async () => {
  const { place, log } = cluster();
  const [a, b] = [place.use(user()), place.use(user())];
  await Promise.all([a.open(), b.open(), sendOnce(a)]);
  await a[Symbol.asyncDispose]();
  await sendOnce(b);
  expect(log).toEqual([
    'start set 1 of 3 for 7',
    'set 1 sends to http://shop.example',
    'set 1 sends to http://shop.example',
  ]);
  await b[Symbol.asyncDispose]();
  await b[Symbol.asyncDispose]();
  expect(log.slice(3)).toEqual(['end set 1']);
});

test('load goes where the cluster knows the target', async () => {
  const { log, start } = cluster();
  const loadUrl = 'http://shop.team.svc';
  await using used = createLoadPlace({ runId: 'r', longestMs: 7, loadOn: { workers: 1 }, loadUrl }, start).use(user());
  await sendOnce(used);
  expect(log).toContain(`set 1 sends to ${loadUrl}`);
});

test('after a worker was lost, the next load gets others, and the broken ones end first', async () => {
  const { place, log, next } = cluster();
  const used = place.use(user());
  next.isLost = true;
  await sendOnce(used);
  next.isLost = false;
  await sendOnce(used);
  await sendOnce(used);
  await used[Symbol.asyncDispose]();
  expect(log.filter((line) => !line.includes('sends'))).toEqual([
    'start set 1 of 3 for 7',
    'end set 1',
    'start set 2 of 3 for 7',
    'end set 2',
  ]);
});

test('a load that still sends keeps the workers that another one has seen broken', async () => {
  const { place, log, next } = cluster();
  const used = place.use(user());
  const longer = await used.driver.start(SPEC, OPTIONS);
  next.isLost = true;
  await sendOnce(used);
  next.isLost = false;
  await sendOnce(used);
  expect(log.filter((line) => line.startsWith('end'))).toEqual([]);
  await longer[Symbol.asyncDispose]();
  await sendOnce(used);
  expect(log.filter((line) => line.startsWith('end'))).toEqual(['end set 1']);
  await used[Symbol.asyncDispose]();
});

test('a cluster that refuses is asked once, and everybody learns why', async () => {
  const { place, log, next } = cluster();
  next.refuses = true;
  const used = place.use(user());
  for (const attempt of [used.open(), used.open(), sendOnce(used)]) await expect(attempt).rejects.toThrow('no room');
  await used[Symbol.asyncDispose]();
  expect(log).toEqual(['start set 1 of 3 for 7']);
});

test('threads of this process need no start', async () => {
  const { start, log } = cluster();
  await using used = createLoadPlace({ runId: 'r', longestMs: 7 }, start).use(user());
  await used.open();
  expect(log).toEqual([]);
});
