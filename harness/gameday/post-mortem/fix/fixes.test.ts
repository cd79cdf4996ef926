import { expect, test } from 'vitest';
import { commandFor } from './fixes.ts';
import { RULES } from './rules.ts';

test.each([
  ['npm run gameday black-friday', 'npm run gameday black-friday -- --variant naive'],
  ['npm run gameday black-friday -- --seed 4', 'npm run gameday black-friday -- --seed 4 --variant naive'],
  ['squall gameday days/black-friday.yaml', 'squall gameday days/black-friday.yaml --variant naive'],
])('%s is run again with one variant', (repeat, command) => {
  expect(commandFor(repeat, 'naive')).toBe(command);
});

test('a variant is one word of the shell, and none is all of them', () => {
  expect(commandFor('squall gameday x', "a b'; rm -rf ~")).toBe(`squall gameday x --variant 'a b'\\''; rm -rf ~'`);
  expect(commandFor('squall gameday x', null)).toBe('squall gameday x');
});

test('every rule has a name of its own, and says why it stands where it stands', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { because } of RULES) expect(because).toMatch(/^[a-z].*[^.]$/);
});
