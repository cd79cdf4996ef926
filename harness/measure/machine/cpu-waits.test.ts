import { expect, test } from 'vitest';
import type { Clock, CpuTimes, CpuWaitReader, ServiceControl } from '../../domain/ports.ts';
import { watchCpuWaits } from './cpu-waits.ts';

/** Time that stands still until a test moves it. */
function tickingClock() {
  let now = 5000;
  let tick = () => {};
  const every: Clock['every'] = (_, fn) => {
    tick = fn;
    return { [Symbol.dispose]: () => {} };
  };
  const clock: Clock = { now: () => now, wall: () => 0, sleep: async () => {}, every };
  return {
    clock,
    at(ms: number) {
      now = 5000 + ms;
      tick();
    },
  };
}

function reader(read: () => CpuTimes | undefined, close = () => {}): CpuWaitReader {
  const cpuWait: CpuWaitReader = { read, close, naming: () => cpuWait };
  return cpuWait;
}

function service(name: string, cpuWait?: CpuWaitReader): readonly [string, ServiceControl] {
  const spec = { entry: new URL('file:///service.ts') };
  const control = { name, url: '', spec, get: async () => '', post: async () => {} };
  return [name, cpuWait ? { ...control, cpuWait } : control];
}

test('every reading is the wait and the run since the previous one; a gap is recorded, and loses no wait', () => {
  const { clock, at } = tickingClock();
  const readings: (CpuTimes | undefined)[] = [
    { waitedMs: 100, ranMs: 50 },
    { waitedMs: 103, ranMs: 52 },
    undefined,
    { waitedMs: 110, ranMs: 52.5 },
    { waitedMs: 110, ranMs: 52.5 },
  ];
  const running = {
    services: new Map([
      service(
        'payment',
        reader(() => readings.shift()),
      ),
    ]),
  };
  using watch = watchCpuWaits({ running, clock, originMs: 5000 });
  at(20);
  at(40);
  at(60);
  expect(watch.evidence()).toEqual([
    {
      of: 'payment',
      samples: [
        [20, 3, 2],
        [40, null],
        [60, 7, 0.5],
        [60, 0, 0],
      ],
    },
  ]);
});

test('who cannot tell is left out', () => {
  const { clock, at } = tickingClock();
  const services = new Map([
    service('bank'),
    service(
      'fraud',
      reader(() => undefined),
    ),
  ]);
  using watch = watchCpuWaits({ running: { services }, clock, originMs: 5000 });
  at(20);
  expect(watch.evidence()).toEqual([]);
});

test('the proxy counts as well', () => {
  const { clock, at } = tickingClock();
  let waitedMs = 0;
  const running = { services: new Map(), proxyCpuWait: reader(() => ({ waitedMs, ranMs: 0 })) };
  using watch = watchCpuWaits({ running, clock, originMs: 5000 });
  waitedMs = 12;
  at(20);
  expect(watch.evidence()).toMatchObject([{ of: 'fault proxy', samples: [[20, 12, 0], expect.anything()] }]);
});

test('gives back its files', () => {
  const { clock } = tickingClock();
  let closed = 0;
  const cpuWait = reader(
    () => undefined,
    () => closed++,
  );
  const watch = watchCpuWaits({ running: { services: new Map([service('a', cpuWait)]) }, clock, originMs: 0 });
  watch[Symbol.dispose]();
  expect(closed).toBe(1);
});
