import { expect, test } from 'vitest';
import type { RunEvent } from '../../domain/events.ts';
import { lanePlan as plan } from './lane-plan.fixture.ts';
import type { LaneDeps } from './lane-runner.ts';
import { createMachine } from './machine.ts';
import { rerunAlone } from './rerun-alone.ts';
import { createSchedule } from './schedule.ts';

interface Started extends AsyncDisposable {
  readonly lane: string;
}

/** A stage on which every plan comes out `fine`, except where `results` says what it comes out as, time after time. */
function stage(results: Record<string, string[]>) {
  const log: string[] = [];
  const events: RunEvent[] = [];
  const stop = new AbortController();
  const deps: Omit<LaneDeps<Started, string>, 'machine'> = {
    startTarget: async ({ lane }) => {
      log.push(`start ${lane}`);
      return { lane, [Symbol.asyncDispose]: async () => void log.push(`stop ${lane}`) };
    },
    runPlan: async ({ scenario }) => {
      log.push(`run ${scenario}`);
      return results[scenario]?.shift() ?? 'fine';
    },
    clock: { now: () => 0, sleep: async () => {} },
    emit: (event) => events.push(event),
    signal: stop.signal,
  };
  const machine = createMachine();
  const shared = createSchedule({ ...deps, machine });
  const alone = createSchedule({ ...deps, machine: createMachine({ lanesAtOnce: 1 }) });
  const { emit, signal } = deps;
  const disturbedBy = (result: string) => (result === 'disturbed' ? 'payment waited 1.2 s for a CPU' : undefined);
  const schedule = rerunAlone({ shared, machine, alone, disturbedBy, emit, signal });
  const again = () => events.filter(({ type }) => type === 'measured-again');
  const runs = (scenario: string) => log.filter((line) => line === `run ${scenario}`).length;
  return { schedule, log, again, runs, stop };
}

test('what company may have changed is measured again when they are done, and that counts', async () => {
  const { schedule, log, again } = stage({ shaky: ['disturbed'] });
  const results = [plan('a', 'shaky'), plan('b', 'calm')].map((each) => schedule.request(each));
  expect(await Promise.all(results)).toEqual(['fine', 'fine']);
  await schedule.idle();
  expect(log.slice(-3)).toEqual(['start a', 'run shaky', 'stop a']);
  expect(log.indexOf('stop b')).toBeLessThan(log.lastIndexOf('start a'));
  expect(again()).toEqual([
    { type: 'measured-again', lane: 'a', scenario: 'shaky', variant: 'v', reason: 'payment waited 1.2 s for a CPU' },
  ]);
});

test('what is disturbed alone as well stays so', async () => {
  const { schedule, runs } = stage({ broken: ['disturbed', 'disturbed', 'fine'] });
  const [broken] = await Promise.all([schedule.request(plan('a', 'broken')), schedule.request(plan('b', 'calm'))]);
  expect(broken).toBe('disturbed');
  expect(runs('broken')).toBe(2);
});

test('plans of one lane share a target again, and one lane follows the other', async () => {
  const { schedule, log } = stage({ one: ['disturbed'], two: ['disturbed'], three: ['disturbed'] });
  const plans = [plan('a', 'one'), plan('a', 'two'), plan('b', 'three')];
  await Promise.all(plans.map((each) => schedule.request(each)));
  await schedule.idle();
  expect(log.slice(-7)).toEqual(['start a', 'run one', 'run two', 'stop a', 'start b', 'run three', 'stop b']);
});

test('a lane that ran alone is not measured again', async () => {
  const { schedule, runs } = stage({ broken: ['disturbed'] });
  expect(await schedule.request(plan('a', 'broken'))).toBe('disturbed');
  expect(runs('broken')).toBe(1);
});

test('what nobody wished for and no company explains is a result', async () => {
  const { schedule, runs, again } = stage({ broken: ['not as expected'] });
  const [broken] = await Promise.all([schedule.request(plan('a', 'broken')), schedule.request(plan('b', 'calm'))]);
  expect(broken).toBe('not as expected');
  expect(runs('broken')).toBe(1);
  expect(again()).toEqual([]);
});

test('however many were disturbed, each is measured again', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `s${i}`);
  const { schedule, again } = stage(Object.fromEntries(names.map((name) => [name, ['disturbed']])));
  await Promise.all(names.map((name) => schedule.request(plan(name, name))));
  expect(again()).toHaveLength(20);
});

test('nothing is measured again once the run was stopped', async () => {
  const { schedule, runs, stop } = stage({ shaky: ['disturbed'] });
  const calm = schedule.request(plan('b', 'calm')).then(() => stop.abort());
  await Promise.all([schedule.request(plan('a', 'shaky')), calm]);
  expect(runs('shaky')).toBe(1);
});
