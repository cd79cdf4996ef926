import { type BuiltImage, builtImages, oldImages, removeImages } from '../../environments/docker/built-images.ts';
import { connectEngine } from '../../environments/docker/engine.ts';
import { widthOf } from '../../report/console/text.ts';
import { plural } from '../../report/explain/format.ts';
import { systemClock } from '../../runtime/clock.ts';
import { age, row, size, sizeOf } from './amounts.ts';
import type { Prunable } from './prune.ts';

/** The images that Squall built, on the engine of this machine. Throws SQUALL_NOT_AVAILABLE where none answers. */
export async function imagesToPrune(): Promise<Prunable> {
  const engine = await connectEngine();
  const images = await builtImages(engine);
  const width = Math.max(0, ...images.map(({ tag }) => widthOf(tag)));
  const line = ({ tag, createdMs, bytes, isUsed }: BuiltImage) =>
    row(tag, width, [age(systemClock.wall() - createdMs), size(bytes), isUsed ? 'in use' : '']);
  return {
    list: () =>
      [...images.map(line), `${plural(images.length, 'image')} that Squall built, ${sizeOf(images)}`].join('\n'),
    choose: (keep) => {
      const old = oldImages(images, keep);
      return {
        lines: old.map(line),
        summary: `${plural(old.length, 'image')}, ${sizeOf(old)} at most`,
        notes: images.flatMap(({ tag, isUsed }) => (isUsed ? [`stays: ${tag} is of a container`] : [])),
        remove: () => removeImages(old, engine),
      };
    },
  };
}
