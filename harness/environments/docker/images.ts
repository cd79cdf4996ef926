import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { STORES } from '../stores/catalogue.ts';

/** The images to use; those of stores by the store's name. */
export interface Images {
  readonly node: string;
  readonly toxiproxy: string;
  readonly ryuk: string;
  readonly stores: Readonly<Record<string, string>>;
}

/** Pins every image, and is itself the recipe of the services' image. */
export const DOCKERFILE = fileURLToPath(new URL('../../../fixtures/images/Dockerfile', import.meta.url));

/** Reads `FROM <tag>[@<digest>] AS <name>` of the Dockerfile, without digests; `SQUALL_IMAGE_<NAME>` overrides it. */
export function readImages(
  dockerfile = readFileSync(DOCKERFILE, 'utf8'),
  env: Readonly<Record<string, string | undefined>> = process.env,
): Images {
  const pinned = new Map(pinsIn(dockerfile).map(({ name, tag }) => [name, tag]));
  const imageOf = (name: string) => {
    const image = env[`SQUALL_IMAGE_${name.toUpperCase()}`] ?? pinned.get(name);
    if (!image) throw new Error(`no image is pinned for ${name}`);
    return image;
  };
  return {
    node: imageOf('node'),
    toxiproxy: imageOf('toxiproxy'),
    ryuk: imageOf('ryuk'),
    stores: Object.fromEntries(STORES.map(({ name }) => [name, imageOf(name)])),
  };
}

/** The digest that a tag is pinned to: `sha256:a9f5...`; undefined for an image that Squall does not pin. */
export function pinnedDigest(image: string, dockerfile = readFileSync(DOCKERFILE, 'utf8')): string | undefined {
  return pinsIn(dockerfile).find(({ tag }) => tag === image)?.digest;
}

function pinsIn(dockerfile: string) {
  return dockerfile.split('\n').flatMap((line) => {
    const [from, image = '', as, name] = line.trim().split(' ');
    if (from?.toUpperCase() !== 'FROM' || as?.toUpperCase() !== 'AS' || name === undefined) return [];
    const [tag = image, digest] = image.split('@');
    return [{ name, tag, digest }];
  });
}
