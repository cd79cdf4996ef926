import type { Clock } from '../../domain/ports.ts';
import type { Target } from '../../domain/target.ts';
import { systemClock } from '../../runtime/clock.ts';
import { isSquallError } from '../../runtime/errors.ts';
import { connectEngine, type Engine } from './engine.ts';
import { getImage, missingImages } from './get-image.ts';
import { type Images, readImages } from './images.ts';
import { isRyukWanted } from './ryuk.ts';

/** Whether containers can be used on this machine, and the reason in one line. */
export interface Availability {
  readonly ok: boolean;
  readonly why: string;
}

/**
 * A container per service costs more than a process per service: on two cores the suite `timeouts` takes 3 minutes with
 * processes and 6 with containers, and all suites 7.5 and 17, with more that has to be measured again alone.
 */
const CORES_NEEDED = 4;

/** Whether an engine answers that has cores enough to measure targets fairly; pulls nothing. */
export async function engineHasRoom(): Promise<Availability> {
  return withEngine(async ({ version, cores }) => {
    if (cores >= CORES_NEEDED) return { ok: true, why: `${version} answers with ${cores} cores` };
    const why = `${version} answers, but with ${cores} of the ${CORES_NEEDED} cores that containers need to be measured fairly`;
    return { ok: false, why: `${why}; --environment docker uses them all the same` };
  });
}

/** Checks, without pulling anything, that an engine answers and which of Squall's images it has. For `doctor`. */
export async function dockerAvailability(images: Images = readImages()): Promise<Availability> {
  return withEngine(async (engine) => {
    const { node, toxiproxy, ryuk, stores } = images;
    const wanted = [node, toxiproxy, ...Object.values(stores), ...(isRyukWanted() ? [ryuk] : [])];
    const missing = await missingImages(wanted, engine);
    const have = missing.length === 0 ? 'has every image' : `would have to pull ${missing.join(', ')}`;
    return { ok: true, why: `${engine.version} answers and ${have}` };
  });
}

/** Gets every image that `target` needs; `say` is called with the progress of each that has to be pulled. */
export async function prepareImages(
  target: Target,
  say: (progress: string) => void,
  images: Images = readImages(),
  clock: Clock = systemClock,
): Promise<Availability> {
  return withEngine(async (engine) => {
    for (const image of imagesFor(target, images)) {
      const failure = await getImage(image, engine, { say, clock });
      if (failure) return { ok: false, why: `${image} is not here and cannot be pulled (${failure})` };
    }
    return { ok: true, why: `${engine.version} answers and every image is there` };
  });
}

async function withEngine(check: (engine: Engine) => Promise<Availability>): Promise<Availability> {
  try {
    return await check(await connectEngine());
  } catch (error) {
    if (isSquallError(error)) return { ok: false, why: error.message };
    throw error;
  }
}

function imagesFor({ services }: Target, { node, toxiproxy, stores }: Images): Set<string> {
  const all = Object.values(services);
  const own = all.flatMap(({ store, image }) => image ?? (store === undefined ? [] : (stores[store] ?? [])));
  return new Set([...(all.some(({ entry }) => entry !== undefined) ? [node] : []), toxiproxy, ...own]);
}
