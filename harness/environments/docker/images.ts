import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const NAMES = ['node', 'toxiproxy', 'postgres', 'redis', 'ryuk'] as const;
export type ImageName = (typeof NAMES)[number];
export type Images = Readonly<Record<ImageName, string>>;

/** Pins every image, and is itself the recipe of the services' image. */
export const DOCKERFILE = fileURLToPath(new URL('../../../fixtures/images/Dockerfile', import.meta.url));

/** The images to use: `FROM <image> AS <name>` in the Dockerfile, or what `SQUALL_IMAGE_<NAME>` says instead. */
export function readImages(
  dockerfile = readFileSync(DOCKERFILE, 'utf8'),
  env: Readonly<Record<string, string | undefined>> = process.env,
): Images {
  const pinned = new Map(
    [...dockerfile.matchAll(/^FROM\s+(\S+)\s+AS\s+(\S+)\s*$/gim)].map(([, tag, name]) => [name, tag]),
  );
  const images = NAMES.map((name) => {
    const image = env[`SQUALL_IMAGE_${name.toUpperCase()}`] ?? pinned.get(name);
    if (!image) throw new Error(`no image is pinned for ${name}`);
    return [name, image];
  });
  return Object.fromEntries(images) as Images;
}
