import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CpuUser, ServiceControl } from '../../domain/ports.ts';
import { systemClock } from '../../runtime/clock.ts';
import { watchCpuWaits } from './cpu-waits.ts';

function service(name: string, cpuWait?: CpuUser): readonly [string, ServiceControl] {
  const spec = { entry: new URL('file:///service.ts') };
  const control = { name, url: '', spec, get: async () => '', post: async () => {} };
  return [name, cpuWait ? { ...control, cpuWait } : control];
}

const own: CpuUser = { pid: () => process.pid };

function watch(proxyCpuWait: CpuUser, ...services: (readonly [string, ServiceControl])[]) {
  const running = { proxyCpuWait, services: new Map(services) };
  return watchCpuWaits({ running, clock: systemClock, originMs: systemClock.now() });
}

/** Of the thread that conducts the run. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe.runIf(existsSync('/proc/self/schedstat'))('waits for a CPU', () => {
  test('are read on while the thread that conducts the run is blocked', async () => {
    using watched = watch(own);
    // Its thread has started.
    await watched.evidence();
    const originMs = systemClock.now();
    const before = (await watched.evidence())[0]?.samples.length ?? 0;
    block(1500);
    const samples = (await watched.evidence())[0]?.samples ?? [];
    expect(systemClock.now() - originMs).toBeGreaterThan(1500);
    // What is next to nothing is kept as one sample up to 100 ms; one thread in five of them had its CPU.
    expect(samples.length - before).toBeGreaterThan(3);
  });

  test('are known of the proxy and of services by name; who cannot tell is left out', async () => {
    using watched = watch(own, service('bank', own), service('notify'), service('fraud', { pid: () => undefined }));
    const waits = await watched.evidence();
    expect(waits.map(({ of }) => of)).toEqual(['fault proxy', 'bank']);
    expect(waits[0]?.samples.at(-1)).toEqual([expect.any(Number), expect.any(Number), expect.any(Number)]);
  });

  test('of a process that is started later are known from then on', async () => {
    let pid: number | undefined;
    using watched = watch({ pid: () => pid });
    expect(await watched.evidence()).toEqual([]);
    pid = process.pid;
    const known = async () => (await watched.evidence()).length > 0;
    await expect.poll(known).toBe(true);
  });

  test('of two targets at once are told apart', async () => {
    using one = watch(own, service('a', own));
    using other = watch(own, service('b', own));
    const [first, second] = await Promise.all([one.evidence(), other.evidence()]);
    expect([first, second].map((each) => each.map(({ of }) => of))).toEqual([
      ['fault proxy', 'a'],
      ['fault proxy', 'b'],
    ]);
  });
});
