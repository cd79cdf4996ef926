import { expect, test } from 'vitest';
import type { Clock, CpuWaitReader, ServiceControl } from '../../domain/ports.ts';
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

function service(name: string, cpuWait?: CpuWaitReader): readonly [string, ServiceControl] {
  const spec = { entry: new URL('file:///service.ts') };
  const control = { name, url: '', spec, get: async () => '', post: async () => {} };
  return [name, cpuWait ? { ...control, cpuWait } : control];
}

test('every reading is the wait since the previous one; a gap is recorded, and loses no wait', () => {
  const { clock, at } = tickingClock();
  const readings = [100, 103, undefined, 110, 110];
  const running = { services: new Map([service('payment', () => readings.shift())]) };
  using watch = watchCpuWaits({ running, clock, originMs: 5000, intervalMs: 1000 });
  at(1000);
  at(2000);
  at(3000);
  expect(watch.evidence()).toEqual([
    {
      of: 'payment',
      samples: [
        [1000, 3],
        [2000, null],
        [3000, 7],
        [3000, 0],
      ],
    },
  ]);
});

test('who cannot tell is left out', () => {
  const { clock, at } = tickingClock();
  const services = new Map([service('bank'), service('fraud', () => undefined)]);
  using watch = watchCpuWaits({ running: { services }, clock, originMs: 5000, intervalMs: 1000 });
  at(1000);
  expect(watch.evidence()).toEqual([]);
});

test('the proxy counts as well', () => {
  const { clock, at } = tickingClock();
  let waited = 0;
  const running = { services: new Map(), proxyCpuWait: () => waited };
  using watch = watchCpuWaits({ running, clock, originMs: 5000, intervalMs: 1000 });
  waited = 12;
  at(1000);
  expect(watch.evidence()).toMatchObject([{ of: 'fault proxy', samples: [[1000, 12], expect.anything()] }]);
});
