import { timers } from './clock.ts';
import type { Dispatcher } from './loops/loop.ts';

/** Long work gives way after so many ms. */
const TURN_MS = 20;

/** Maps one after another, and in between lets run what waits meanwhile: signs of life, other workers' messages. */
export async function mapInTurns<T, R>(
  items: readonly T[],
  map: (item: T) => R,
  { now, after }: Pick<Dispatcher, 'now' | 'after'> = timers,
): Promise<R[]> {
  const mapped: R[] = [];
  let since = now();
  for (const item of items) {
    if (now() - since >= TURN_MS) {
      await new Promise<void>((resolve) => after(0, resolve));
      since = now();
    }
    mapped.push(map(item));
  }
  return mapped;
}
