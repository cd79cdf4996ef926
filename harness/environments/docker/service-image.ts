import type { Target } from '../../domain/target.ts';
import { missingImages } from './get-image.ts';
import { buildImage, bundlePrograms, type ImageTools } from './program-image.ts';

/** The image of a target's own services; one image holds all of them. */
export interface ServiceImage {
  readonly tag: string;
  /** The command that runs an entry. */
  command(entry: URL): string[];
}

/**
 * Bundles every service of `target` into one file each and builds the image, unless there is one with the same content:
 * the tag is a hash of the content.
 */
export async function buildServiceImage(
  target: Pick<Target, 'name' | 'services'>,
  tools: ImageTools,
): Promise<ServiceImage> {
  const entries = Object.values(target.services).flatMap(({ entry }) => (entry ? [entry.href] : []));
  if (entries.length === 0) return NO_PROGRAMS;
  const programs = await bundlePrograms(new Set(entries), tools.images.node);
  const tag = `squall/${target.name}:${programs.fingerprint}`;
  const [missing] = await missingImages([tag], tools.engine);
  if (missing !== undefined) await buildImage({ tag, stage: 'service', of: 'the services', programs }, tools);
  return { tag, command: (entry) => ['node', programs.entries.get(entry.href) as string] };
}

/** Of a target that is made of other images only. */
const NO_PROGRAMS: ServiceImage = { tag: 'none', command: () => [] };
