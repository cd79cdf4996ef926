import { expect, test } from 'vitest';
import { type Kept, keeps } from './keeps.ts';

test.each<[string, holdsUpTo: number | null, breaksFrom: number | null, Kept]>([
  ['holds above it', 310, 326, 'kept'],
  ['holds just there', 200, 210, 'kept'],
  ['holds, and was never seen to break', 200, null, 'kept'],
  ['breaks just there', 190, 200, 'broken'],
  ['breaks below it', 100, 110, 'broken'],
  ['holds nowhere', null, 10, 'broken'],
  ['lies between what is known', 190, 210, 'unknown'],
  ['was not reached', 190, null, 'unknown'],
  ['nothing is known', null, null, 'unknown'],
])('200 are asked for: %s', (_, holdsUpTo, breaksFrom, kept) => {
  expect(keeps([{ holdsUpTo, breaksFrom }], 200)).toBe(kept);
});

test('one envelope that breaks outweighs one that is not known, and that one all others', () => {
  const [good, broken, open] = [
    { holdsUpTo: 300, breaksFrom: null },
    { holdsUpTo: 100, breaksFrom: 110 },
    { holdsUpTo: 190, breaksFrom: null },
  ];
  expect(keeps([good, open, broken], 200)).toBe('broken');
  expect(keeps([good, open], 200)).toBe('unknown');
  expect(keeps([], 200)).toBe('unknown');
});
