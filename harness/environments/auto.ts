import type { Target } from '../domain/target.ts';
import { type Availability, prepareImages } from './docker/availability.ts';

/** What `auto` comes to on this machine. */
export interface AutoChoice {
  readonly environment: 'docker' | 'local';
  /** One line for people. */
  readonly why: string;
}

type Prepare = (target: Target, say: (progress: string) => void) => Promise<Availability>;

/** Containers where an engine answers and every image of every target is there or can be pulled, else child processes. */
export async function resolveAuto(
  targets: readonly Target[],
  say: (progress: string) => void,
  prepare: Prepare = prepareImages,
): Promise<AutoChoice> {
  let last: Availability = { ok: false, why: 'there is no target' };
  for (const target of targets) {
    last = await prepare(target, say);
    if (!last.ok) break;
  }
  return { environment: last.ok ? 'docker' : 'local', why: last.why };
}
