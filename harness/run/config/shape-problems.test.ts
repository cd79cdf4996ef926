import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Choose, shapeProblems } from './shape-problems.ts';

const circle = z.strictObject({ radius: z.number() });
const square = z.strictObject({ side: z.number(), colour: z.enum(['red', 'green']).exactOptional() });
const drawing = z.strictObject({ shapes: z.array(z.union([circle, square])) });
const choose: Choose = (path, value) => {
  if (path.length !== 2) return undefined;
  if (typeof value !== 'object' || value === null) return 'give a circle or a square';
  return { schema: 'radius' in value ? circle : square, more: ['radius'] };
};
const told = (value: unknown, how?: Choose) => shapeProblems(drawing, value, how).map(({ text }) => text);

test('of what may be several things, the problems of what was meant are told', () => {
  expect(
    told({ shapes: [{ radius: 'one' }, { sid: 1 }, { radus: 2 }, 7, { side: 1, colour: 'rde' }] }, choose),
  ).toEqual([
    'shapes[0].radius is "one": give a number',
    'shapes[1].side is missing: give a number',
    'shapes[1].sid is no known field, did you mean "side"?',
    'shapes[2].side is missing: give a number',
    'shapes[2].radus is no known field, did you mean "radius"?',
    'shapes[3] is 7: give a circle or a square',
    'shapes[4].colour is "rde": give one of red, green, did you mean "red"?',
  ]);
});

test('each has the path to where it is', () => {
  expect(shapeProblems(drawing, { shapes: [{ sid: 1 }] }, choose).map(({ path }) => path)).toEqual([
    ['shapes', 0, 'side'],
    ['shapes', 0, 'sid'],
  ]);
});

test('a mistake that the chosen schema does not have is told all the same', () => {
  const wrong: Choose = (path) => (path.length === 2 ? { schema: z.looseObject({}) } : undefined);
  expect(told({ shapes: [{ size: 1 }] }, wrong)).toEqual(['shapes[0]: Invalid input']);
});

test('a long value is told by its beginning', () => {
  const [text = ''] = told({ shapes: 'x'.repeat(5000) });
  expect(text).toMatch(/^shapes is "x{100,}…: give a list$/);
  expect(text.length).toBeLessThan(200);
});
