import { expect, test } from 'vitest';
import { whatMachineChanged } from '../../assertions/idle-machine.ts';
import { evidence } from '../../assertions/sample/evidence.ts';
import type { CpuWait, Evidence } from '../../domain/evidence.ts';
import type { Expectation } from '../../domain/verdict.ts';
import { lanePlan as plan } from './lane-plan.fixture.ts';
import { createMachine } from './machine.ts';
import { rerunAlone } from './rerun-alone.ts';
import { createSchedule } from './schedule.ts';

const CALM = { latenessMs: 0, loopDelayMs: 0, cpu: 0.2 };
const IDLE = 'min duration > 1ms';

interface Run {
  readonly text: string;
  readonly expected: Expectation;
  /** Of each of 100 requests. */
  readonly ms: number;
  readonly cpuWaits?: readonly CpuWait[];
}

/** 100 requests in a fault phase of 10 s, between services of which payment calls bank, and nobody calls audit. */
function runOf({ text, expected, ms, cpuWaits = [] }: Run): Evidence {
  const base = evidence({
    requests: [{ ms: Array.from({ length: 100 }, () => ms) }],
    phases: [{ name: 'fault', fromMs: 5000, toMs: 15_000 }],
    faults: [{ fromMs: 5000, toMs: 15_000 }],
    health: [{ atMs: 15_000, ...CALM }],
    edges: [
      { edge: 'payment->bank', phase: 'fault', connections: 5, bytes: 100, requests: 100 },
      { edge: 'audit->bank', phase: 'fault', connections: 0, bytes: 0, requests: 0 },
      { edge: 'client->audit', phase: 'fault', connections: 0, bytes: 0, requests: 0 },
    ],
  });
  return { ...base, plan: { ...base.plan, statements: [{ text, expected }] }, cpuWaits };
}

/** Waited for 1.2 s in the time until `atMs`. */
const waited = (of: string, atMs: number): CpuWait => ({
  of,
  samples: [
    [atMs - 3000, 0],
    [atMs, 1200],
    [20_000, 0],
  ],
});

/** How often a suite measures this run, beside another one in which nobody waited. */
async function timesMeasured(run: Run): Promise<number> {
  let times = 0;
  const deps = {
    startTarget: async () => ({ [Symbol.asyncDispose]: async () => {} }),
    runPlan: async ({ scenario }: { readonly scenario: string }) => {
      if (scenario === 'beside') return runOf({ text: IDLE, expected: 'hold', ms: 5 });
      times += 1;
      return runOf(run);
    },
    clock: { now: () => 0, sleep: async () => {} },
    emit: () => {},
    signal: new AbortController().signal,
  };
  const machine = createMachine();
  const schedule = rerunAlone<Evidence>({
    ...deps,
    machine,
    shared: createSchedule({ ...deps, machine }),
    alone: createSchedule({ ...deps, machine: createMachine({ lanesAtOnce: 1 }) }),
    disturbedBy: (seen) => whatMachineChanged(seen),
  });
  await Promise.all([plan('a', 'this'), plan('b', 'beside')].map((each) => schedule.request(each)));
  await schedule.idle();
  return times;
}

const held = [waited('payment', 10_000)];

test.each<[string, Run]>([
  ['an unexpected failure', { text: 'max duration < 1s', expected: 'hold', ms: 1300, cpuWaits: held }],
  ['a failure that was wished for', { text: 'max duration < 1s', expected: 'break', ms: 1300, cpuWaits: held }],
  ['a pass that was wished for', { text: 'min duration > 1s', expected: 'hold', ms: 1300, cpuWaits: held }],
  ['an unexpected pass', { text: 'min duration > 1s', expected: 'break', ms: 1300, cpuWaits: held }],
])('%s that the machine may have made is measured again', async (_, run) => {
  expect(await timesMeasured(run)).toBe(2);
});

test.each<[string, Run]>([
  ['on an idle machine', { text: 'max duration < 1s', expected: 'hold', ms: 1300 }],
  [
    'where the wait was over before the first request',
    { text: 'max duration < 1s', expected: 'hold', ms: 1300, cpuWaits: [waited('payment', 4000)] },
  ],
  [
    'where only a process waited that no request passes',
    { text: 'max duration < 1s', expected: 'hold', ms: 1300, cpuWaits: [waited('audit', 10_000)] },
  ],
  ['that the wait is too short for', { text: 'max duration < 1s', expected: 'hold', ms: 9000, cpuWaits: held }],
])('an unexpected failure stands %s', async (_, run) => {
  expect(await timesMeasured(run)).toBe(1);
});
