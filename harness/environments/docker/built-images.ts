import { IMAGE_LABEL } from '../../runtime/container-engine.ts';
import { SquallError } from '../../runtime/errors.ts';
import type { Engine } from './engine.ts';

/** An image that Squall built: of a target's services, of one service, of the proxy. */
export interface BuiltImage {
  /** `squall/payment:1f2e3d` */
  readonly tag: string;
  /** What it is of: `squall/payment`. */
  readonly name: string;
  /** Ms since 1970. */
  readonly createdMs: number;
  readonly bytes: number;
  /** Of a container, also of one that has ended: it stays. */
  readonly isUsed: boolean;
}

/**
 * The images that Squall built, by name, the latest first: those that have its label with their own name. What others built on
 * them, or have given another name, is not among them.
 */
export async function builtImages({ client }: Engine): Promise<BuiltImage[]> {
  const { dockerode } = client.container;
  const [images, containers] = await Promise.all([
    dockerode.listImages({ filters: { label: [IMAGE_LABEL] } }),
    dockerode.listContainers({ all: true }),
  ]);
  const used = new Set(containers.map(({ ImageID }) => ImageID));
  return images
    .flatMap(({ Id, RepoTags, Labels, Created, Size }): BuiltImage[] => {
      const tag = Labels?.[IMAGE_LABEL] ?? '';
      if (!tag.startsWith(OURS) || !RepoTags?.includes(tag)) return [];
      const name = tag.slice(0, tag.lastIndexOf(':'));
      return [{ tag, name, createdMs: Created * 1000, bytes: Size, isUsed: used.has(Id) }];
    })
    .toSorted((a, b) => a.name.localeCompare(b.name) || b.createdMs - a.createdMs);
}

const OURS = 'squall/';

/** All but the latest `keep` of each name, without those that are used. */
export function oldImages(images: readonly BuiltImage[], keep: number): BuiltImage[] {
  return [...Map.groupBy(images, ({ name }) => name).values()]
    .flatMap((ofName) => ofName.slice(keep))
    .filter(({ isUsed }) => !isUsed);
}

/** Takes the names away, and what has no other name with them. Throws SQUALL_NOT_REMOVED with those that are left. */
export async function removeImages(images: readonly BuiltImage[], { client }: Engine): Promise<void> {
  const failures: string[] = [];
  for (const { tag } of images) {
    const image = client.container.dockerode.getImage(tag);
    // Without force the engine itself refuses what a container has begun to use meanwhile.
    await image.remove().catch(({ message }: Error) => failures.push(`  - ${tag}: ${message}`));
  }
  if (failures.length === 0) return;
  throw new SquallError('SQUALL_NOT_REMOVED', ['images that could not be removed:', ...failures].join('\n'));
}
