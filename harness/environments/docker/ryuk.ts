import type { Engine } from './engine.ts';
import type { Following } from './follow-engine.ts';
import { getImage } from './get-image.ts';

const DISABLED = 'TESTCONTAINERS_RYUK_DISABLED';
const IMAGE = 'RYUK_CONTAINER_IMAGE';

/** Whether Testcontainers is to start its own reaper with its first container. */
export function isRyukWanted(): boolean {
  return process.env[DISABLED] !== 'true';
}

/**
 * Testcontainers' own reaper runs where its image can be pulled; elsewhere Squall's does the work alone. Testcontainers
 * itself would pull the image silently, and fail if that fails.
 */
export async function startRyuk(engine: Engine, image: string, tools: Pick<Following, 'say' | 'clock'>): Promise<void> {
  if (isRyukWanted()) {
    process.env[IMAGE] ??= image;
    const failure = await getImage(process.env[IMAGE], engine, tools);
    if (failure) {
      tools.say(`without Ryuk, whose image cannot be pulled (${failure}): Squall's own reaper cleans up`);
      process.env[DISABLED] = 'true';
    }
  }
  const { getReaper } = await import('testcontainers');
  await getReaper(engine.client).catch(() => {
    process.env[DISABLED] = 'true';
    return getReaper(engine.client);
  });
}
