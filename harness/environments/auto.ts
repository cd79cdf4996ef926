import type { Target } from '../domain/target.ts';
import { type Availability, engineHasRoom, prepareImages } from './docker/availability.ts';

/** What `auto` comes to on this machine. */
export interface AutoChoice {
  readonly environment: 'docker' | 'local';
  /** One line for people. */
  readonly why: string;
}

export interface AutoTools {
  /** Looks at the engine without pulling anything. */
  readonly hasRoom: () => Promise<Availability>;
  readonly prepare: (target: Target, say: (progress: string) => void) => Promise<Availability>;
}

/**
 * Containers where an engine answers, has cores enough for them, and has or can pull every image of every target; else
 * child processes.
 */
export async function resolveAuto(
  targets: readonly Target[],
  say: (progress: string) => void,
  { hasRoom, prepare }: AutoTools = { hasRoom: engineHasRoom, prepare: prepareImages },
): Promise<AutoChoice> {
  const room = await hasRoom();
  if (!room.ok) return { environment: 'local', why: room.why };
  for (const target of targets) {
    const images = await prepare(target, say);
    if (!images.ok) return { environment: 'local', why: images.why };
  }
  return { environment: 'docker', why: `${room.why}, every image is there` };
}
