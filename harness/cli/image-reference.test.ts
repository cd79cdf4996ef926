import { expect, test } from 'vitest';
import { imageName, imageReference } from './image-reference.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const refused = expect.objectContaining({ code: 'commander.invalidArgument' });

const NAMES = [
  'squall-load-worker',
  'team/squall__load.worker',
  'registry.example/team/squall-load-worker',
  'localhost:5000/squall',
  'localhost/squall',
  '10.0.0.1:5000/a/b/c',
  '[fd00::1]:5000/a',
];

test.each(NAMES)('%s is a name, and with a tag or digest a reference', (name) => {
  expect(imageName(name)).toBe(name);
  for (const whole of [name, `${name}:1.2_3-x`, `${name}@${DIGEST}`, `${name}:1@${DIGEST}`])
    expect(imageReference(whole)).toBe(whole);
});

test.each([
  '',
  ' ',
  'a b',
  'UPPER/case',
  'registry.example/',
  '/team',
  'team//x',
  'https://registry.example/x',
  'a/-b',
  'x;rm -rf',
  '$(id)',
  'a\nb',
  '--build',
  'a'.repeat(256),
])('%j is neither', (text) => {
  expect(() => imageName(text)).toThrow(refused);
  expect(() => imageReference(text)).toThrow(refused);
});

test.each(['x:', 'x:.1', `x:${'a'.repeat(129)}`, 'x@sha256:12', 'x@', `x@${DIGEST}@${DIGEST}`, 'x:1:2'])(
  '%j is no reference',
  (text) => expect(() => imageReference(text)).toThrow(refused),
);

test.each(['x:1', `registry.example:5000/x@${DIGEST}`])('the tag of %s is not wanted in a name', (text) => {
  expect(() => imageName(text)).toThrow('has a tag');
});
