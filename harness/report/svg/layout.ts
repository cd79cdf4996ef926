import { widthOf } from '../console/text.ts';

/** In px of the drawing, which is as wide as a page of text. */
export const WIDTH = 760;
export const LEFT = 62;
export const RIGHT = WIDTH - 28;

/** About as wide as the usual fonts draw it. */
export function textWidth(text: string): number {
  return widthOf(text) * 6.6;
}

/** Rows of things that stand beside each other, with the x of each, broken where a row is full. */
export function rowsOf<T>(
  things: readonly T[],
  widthOfThing: (thing: T) => number,
): { thing: T; x: number; row: number }[] {
  let x = LEFT;
  let row = 0;
  return things.map((thing) => {
    const width = widthOfThing(thing);
    if (x > LEFT && x + width > RIGHT) {
      x = LEFT;
      row += 1;
    }
    const placed = { thing, x, row };
    x += width;
    return placed;
  });
}
