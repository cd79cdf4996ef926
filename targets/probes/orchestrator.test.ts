import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Pod, watchPod } from './orchestrator.ts';
import type { ProbeName } from './pod-state.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pod whose probes answer as told. A hung one answers nothing for a second. */
function createPod() {
  const sick = new Set<ProbeName>();
  const restarts: number[] = [];
  let generation = 1;
  let refusesRestart = false;
  const pod: Pod = {
    probe: async (name) => {
      if (!sick.has(name)) return { ok: true, generation };
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return { ok: false, generation: undefined };
    },
    restart: async () => {
      restarts.push(performance.now());
      if (refusesRestart) throw new Error('refused');
      generation += 1;
      return generation;
    },
  };
  return {
    pod,
    sick,
    restarts,
    refuseRestart: (refuses: boolean) => {
      refusesRestart = refuses;
    },
  };
}

const watching = { startupProbe: true, periodMs: 1000, onTakenOut: () => {} };

test('a process that hangs is out of rotation after a probe, and killed once within 4 s', async () => {
  const { pod, sick, restarts } = createPod();
  const onTakenOut = vi.fn();
  const orchestrator = watchPod(pod, { ...watching, onTakenOut });
  await vi.advanceTimersByTimeAsync(3500);
  expect(orchestrator.isInRotation()).toBe(true);
  sick.add('liveness').add('readiness').add('startup');
  await vi.advanceTimersByTimeAsync(2000);
  expect(orchestrator.isInRotation()).toBe(false);
  expect(onTakenOut).toHaveBeenCalledTimes(1);
  expect(restarts).toEqual([]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(orchestrator.restarts).toEqual({ liveness: 1, startup: 0 });
  await vi.advanceTimersByTimeAsync(29_000);
  expect(orchestrator.restarts).toEqual({ liveness: 1, startup: 0 });
  await vi.advanceTimersByTimeAsync(2000);
  expect(orchestrator.restarts).toEqual({ liveness: 1, startup: 1 });
  orchestrator.stop();
});

test('what is not ready is never killed, and is in rotation again after one good probe', async () => {
  const { pod, sick, restarts } = createPod();
  const orchestrator = watchPod(pod, watching);
  await vi.advanceTimersByTimeAsync(3000);
  sick.add('readiness');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(orchestrator.isInRotation()).toBe(false);
  sick.clear();
  await vi.advanceTimersByTimeAsync(2000);
  expect(orchestrator.isInRotation()).toBe(true);
  expect(restarts).toEqual([]);
  orchestrator.stop();
});

test('a restart that was refused is tried again after the next miss', async () => {
  const { pod, sick, restarts, refuseRestart } = createPod();
  const orchestrator = watchPod(pod, watching);
  await vi.advanceTimersByTimeAsync(3000);
  sick.add('liveness');
  refuseRestart(true);
  await vi.advanceTimersByTimeAsync(4500);
  refuseRestart(false);
  await vi.advanceTimersByTimeAsync(1000);
  const [first = 0, second = 0] = restarts;
  expect(second - first).toBe(1000);
  orchestrator.stop();
});
