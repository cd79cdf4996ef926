import { expect, test } from 'vitest';
import type { CpuWait, Evidence, GeneratorHealth } from '../../domain/evidence.ts';
import { evidence } from '../sample/evidence.ts';
import { machineDelay } from './machine.ts';

const health = (...held: Partial<GeneratorHealth>[]): readonly GeneratorHealth[] =>
  held.map((one, i) => ({ atMs: (i + 1) * 1000, latenessMs: 0, loopDelayMs: 0, cpu: 0.5, ...one }));

function run(generator: readonly GeneratorHealth[], ...cpuWaits: CpuWait[]): Evidence {
  return { ...evidence({ health: generator }), cpuWaits };
}

const payment: CpuWait = {
  of: 'payment',
  samples: [
    [1000, 0],
    [2000, 300],
    [3000, null],
  ],
};

test('an idle machine adds nothing', () => {
  expect(machineDelay(run(health({}, {}, {})), 0, 3000)).toBe(0);
  expect(machineDelay(evidence(), 0, 3000)).toBe(0);
});

test('what generator, proxy and services were held up adds up, in the stretches that are touched', () => {
  const generator = health({ loopDelayMs: 20 }, { cpuWaitMs: 100, loopDelayMs: 40 }, { latenessMs: 7 });
  const proxy: CpuWait = { of: 'fault proxy', samples: [[3000, 30]] };
  const seen = run(generator, payment, proxy);
  expect(machineDelay(seen, 1200, 1900)).toBe(100 + 300 + 30);
  expect(machineDelay(seen, 500, 2500)).toBe(20 + 100 + 7 + 300 + 30);
});

test('nothing is held up for longer than it lasted', () => {
  expect(machineDelay(run(health({ loopDelayMs: 900 })), 100, 150)).toBe(50);
  expect(machineDelay(run(health({}), payment), 1990, 2600)).toBe(10);
});

test('threads of one process wait at the same time, so their sum may be longer than the stretch', () => {
  const crowded: CpuWait = {
    of: 'payment',
    samples: [
      [1000, 5000],
      [2000, 0],
    ],
  };
  expect(machineDelay(run(health({}), crowded), 200, 1800)).toBe(800);
});

test('a wait that ended in one stretch was waited in those before', () => {
  const samples = [...Array.from({ length: 10 }, (_, i) => [(i + 1) * 20, 0, 0] as const), [220, 150, 5] as const];
  const seen = run(health({}, {}, {}), { of: 'payment', samples: [...samples, [240, 0, 1]] });
  expect(machineDelay(seen, 100, 300)).toBeGreaterThan(100);
  expect(machineDelay(seen, 20, 300)).toBe(150);
});
