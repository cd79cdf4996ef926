import { expect, test } from 'vitest';
import type { RunEvent } from '../../domain/events.ts';
import { lanePlan as plan } from './lane-plan.fixture.ts';
import type { LaneDeps } from './lane-runner.ts';
import { createMachine } from './machine.ts';
import { createSchedule } from './schedule.ts';

interface Started extends AsyncDisposable {
  readonly lane: string;
}

/** A stage that writes down what happens; a plan named `slow…` ends when it is released. */
function stage(overrides: Partial<LaneDeps<Started, string>> = {}) {
  const log: string[] = [];
  const events: RunEvent[] = [];
  const release = Promise.withResolvers<void>();
  let inside = 0;
  let most = 0;
  const schedule = createSchedule<Started, string>({
    startTarget: async ({ lane }) => {
      log.push(`start ${lane}`);
      return { lane, [Symbol.asyncDispose]: async () => void log.push(`stop ${lane}`) };
    },
    runPlan: async ({ scenario }) => {
      most = Math.max(most, ++inside);
      log.push(`run ${scenario}`);
      if (scenario.startsWith('slow')) await release.promise;
      inside -= 1;
      if (scenario.startsWith('bad')) throw new Error(scenario);
      return `${scenario} done`;
    },
    machine: createMachine(),
    clock: { now: () => 0, sleep: async () => {} },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...overrides,
  });
  return { schedule, log, events, release, most: () => most };
}

test('plans of a lane share one target, run in order, and it stops after the last', async () => {
  const { schedule, log } = stage();
  await Promise.all([schedule.request(plan('a', 'one')), schedule.request(plan('a', 'two'))]);
  await new Promise(setImmediate);
  expect(log).toEqual(['start a', 'run one', 'run two', 'stop a']);
});

test('the schedule is idle once the last target has stopped', async () => {
  const { schedule, log } = stage();
  await schedule.request(plan('a', 'one'));
  await schedule.idle();
  expect(log.at(-1)).toBe('stop a');
});

test('a plan that fails rejects its own request only', async () => {
  const { schedule } = stage();
  const settled = await Promise.allSettled([
    schedule.request(plan('a', 'bad one')),
    schedule.request(plan('a', 'two')),
  ]);
  expect(settled).toMatchObject([{ reason: { message: 'bad one' } }, { value: 'two done' }]);
});

test('a target that does not start fails every plan of its lane and no other', async () => {
  const { schedule } = stage({
    startTarget: async ({ lane }) => {
      if (lane === 'broken') throw new Error('port taken');
      return { lane, [Symbol.asyncDispose]: async () => {} };
    },
  });
  const settled = await Promise.allSettled([
    schedule.request(plan('broken', 'one')),
    schedule.request(plan('broken', 'two')),
    schedule.request(plan('fine', 'three')),
  ]);
  expect(settled.map((s) => s.status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});

test('busy plans of different lanes never meet', async () => {
  const { schedule, release, most, log } = stage();
  const asked = ['a', 'b', 'c'].map((lane) => schedule.request(plan(lane, `slow ${lane}`, true)));
  while (!log.some((line) => line.startsWith('run'))) await new Promise(setImmediate);
  await new Promise(setImmediate);
  release.resolve();
  await Promise.all(asked);
  expect(most()).toBe(1);
});

test('no more lanes are open at once than there are places', async () => {
  const { schedule, release, log } = stage({ machine: createMachine({ lanesAtOnce: 2 }) });
  const asked = ['a', 'b', 'c'].map((lane) => schedule.request(plan(lane, `slow ${lane}`)));
  while (log.filter((line) => line.startsWith('run')).length < 2) await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(log.filter((line) => line.startsWith('start'))).toHaveLength(2);
  release.resolve();
  await Promise.all(asked);
  expect(log.indexOf('start c')).toBeGreaterThan(log.findIndex((line) => line.startsWith('stop')));
});

test('in waves nothing runs before all of a wave were started, and nothing stops before all have run', async () => {
  const { schedule, log } = stage({ machine: createMachine({ lanesAtOnce: 2 }), inWaves: true });
  await Promise.all(['a', 'b', 'c'].map((lane) => schedule.request(plan(lane, lane))));
  await schedule.idle();
  expect(log).toEqual([
    ...['start a', 'start b', 'run a', 'run b', 'stop a', 'stop b'],
    ...['start c', 'run c', 'stop c'],
  ]);
});

test('a lane that does not start keeps its wave waiting for nothing', async () => {
  const { schedule, log } = stage({
    inWaves: true,
    startTarget: async ({ lane }) => {
      if (lane === 'broken') throw new Error('port taken');
      return { lane, [Symbol.asyncDispose]: async () => {} };
    },
  });
  const settled = await Promise.allSettled(['broken', 'fine'].map((lane) => schedule.request(plan(lane, lane))));
  expect(settled).toMatchObject([{ reason: { message: 'port taken' } }, { value: 'fine done' }]);
  expect(log).toEqual(['run fine']);
});

test('a target that cannot be warmed up is stopped, and its plans fail', async () => {
  const { schedule, log } = stage({ warmUp: () => Promise.reject(new Error('no answer')) });
  await expect(schedule.request(plan('a', 'one'))).rejects.toThrow('no answer');
  await schedule.idle();
  expect(log).toEqual(['start a', 'stop a']);
});

test('in waves there is room to wait for when lanes begin to be measured, not when they start', async () => {
  const waited: string[][] = [];
  const staged: ReturnType<typeof stage> = stage({
    inWaves: true,
    machine: createMachine({ headroom: { wait: async () => void waited.push([...staged.log]) } }),
  });
  await Promise.all(['a', 'b'].map((lane) => staged.schedule.request(plan(lane, lane))));
  expect(waited).toEqual([expect.arrayContaining(['start a', 'start b'])]);
});

test('schedules of one machine take turns on it, and it is idle when the last of their lanes has stopped', async () => {
  const machine = createMachine({ lanesAtOnce: 1 });
  const first = stage({ machine });
  const second = stage({ machine });
  const asked = [first, second].map(({ schedule }) => schedule.request(plan('a', 'slow one')));
  while (first.log.length < 2) await new Promise(setImmediate);
  expect([first.log, second.log]).toEqual([['start a', 'run slow one'], []]);
  expect(machine.shared).toBe(true);
  const idle = machine.idle().then(() => [...second.log]);
  for (const { release } of [first, second]) release.resolve();
  await Promise.all(asked);
  expect(await idle).toEqual(['start a', 'run slow one', 'stop a']);
});

test('after an abort nothing is started', async () => {
  const stop = new AbortController();
  const { schedule, log } = stage({ signal: stop.signal });
  const asked = schedule.request(plan('a', 'one'));
  stop.abort(new Error('interrupted'));
  await expect(asked).rejects.toThrow('interrupted');
  expect(log).toEqual([]);
});
