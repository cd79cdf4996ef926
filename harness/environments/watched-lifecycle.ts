import type { ServiceLifecycle } from '../domain/ports.ts';
import type { Starting } from '../runtime/process/ready.ts';
import type { DeathWatch } from './death-watch.ts';

/** A lifecycle under a death watch: what `kill` ends is meant to end, and what `start` starts is watched again. */
export function watchedLifecycle(
  lifecycle: ServiceLifecycle,
  current: () => Starting,
  deaths: DeathWatch,
): ServiceLifecycle {
  const watchNow = () => {
    const life = { isMeantToEnd: false };
    deaths.watch(current(), () => life.isMeantToEnd);
    return life;
  };
  let life = watchNow();
  return {
    ...lifecycle,
    kill: async () => {
      life.isMeantToEnd = true;
      await lifecycle.kill();
    },
    start: async () => {
      await lifecycle.start();
      if (life.isMeantToEnd) life = watchNow();
    },
  };
}
