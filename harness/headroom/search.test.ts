import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { agree } from './agree.ts';
import { type Answer, type Range, searchBoundary } from './search.ts';

const RATES: Range = { from: 10, to: 1000, within: 0.05, whole: true };

/** Holds up to one level, breaks from another on, and between them nobody can tell. */
const serviceOf =
  (holds: number, breaks = holds + 1e-9) =>
  (level: number): Answer => {
    if (level <= holds) return 'holds';
    return level >= breaks ? 'breaks' : 'unclear';
  };

async function search(range: Range, answer: (level: number) => Answer) {
  const asked: number[] = [];
  const boundary = await searchBoundary(range, async (level) => {
    asked.push(level);
    return answer(level);
  });
  return { ...boundary, asked };
}

describe('a service that holds up to 310', () => {
  test('is known to hold up to within 5 % of it, and to break from within 5 % on', async () => {
    const { holdsUpTo = 0, breaksFrom = 0 } = await search(RATES, serviceOf(310));
    expect(holdsUpTo).toBeLessThanOrEqual(310);
    expect(breaksFrom).toBeGreaterThan(310);
    expect(breaksFrom / holdsUpTo).toBeLessThanOrEqual(1.05);
  });

  test('is never asked for more than twice of what it bears', async () => {
    const { asked } = await search(RATES, serviceOf(310));
    expect(Math.max(...asked)).toBeLessThanOrEqual(620);
    expect(asked.slice(0, 7)).toEqual([10, 20, 40, 80, 160, 320, 226]);
  });
});

test('one that breaks at the lowest level is known to hold nowhere', async () => {
  expect(await search(RATES, () => 'breaks')).toEqual({ holdsUpTo: undefined, breaksFrom: 10, asked: [10] });
});

test('one that never breaks holds up to the highest level', async () => {
  const { holdsUpTo, breaksFrom, asked } = await search(RATES, () => 'holds');
  expect({ holdsUpTo, breaksFrom }).toEqual({ holdsUpTo: 1000, breaksFrom: undefined });
  expect(asked).toEqual([10, 20, 40, 80, 160, 320, 640, 1000]);
});

test('one of which nothing is ever known has neither limit', async () => {
  const { holdsUpTo, breaksFrom } = await search(RATES, () => 'unclear');
  expect({ holdsUpTo, breaksFrom }).toEqual({ holdsUpTo: undefined, breaksFrom: undefined });
});

test('levels too low to tell, as p99 of few requests, do not end the search', async () => {
  const answer = (level: number): Answer => (level < 100 ? 'unclear' : serviceOf(310)(level));
  const { holdsUpTo = 0, breaksFrom = 0 } = await search(RATES, answer);
  expect(holdsUpTo).toBeGreaterThan(290);
  expect(breaksFrom).toBeLessThan(330);
});

test('what cannot be told between the two limits belongs to neither', async () => {
  const { holdsUpTo = 0, breaksFrom = 0 } = await search(RATES, serviceOf(200, 500));
  expect(holdsUpTo).toBeGreaterThan(190);
  expect(holdsUpTo).toBeLessThanOrEqual(200);
  expect(breaksFrom).toBeGreaterThanOrEqual(500);
  expect(breaksFrom).toBeLessThan(525);
});

test('a generator that cannot send more leaves the upper limit open', async () => {
  const { holdsUpTo = 0, breaksFrom } = await search(RATES, serviceOf(200, 5000));
  expect(holdsUpTo).toBeGreaterThan(190);
  expect(breaksFrom).toBeUndefined();
});

test('a level that holds by chance above one that broke is not what it holds up to', async () => {
  const odd: Record<number, Answer> = { 10: 'holds', 20: 'breaks', 14: 'unclear', 12: 'unclear', 17: 'holds' };
  const { holdsUpTo = 0, breaksFrom = 0 } = await search(RATES, (level) => odd[level] ?? 'breaks');
  expect(holdsUpTo).toBeLessThan(breaksFrom);
});

test('neighbours of whole numbers cannot be nearer', async () => {
  const small = { from: 1, to: 8, within: 0.01, whole: true };
  expect(await search(small, serviceOf(3))).toMatchObject({ holdsUpTo: 3, breaksFrom: 4 });
});

test('whatever the limits are: nothing wrong is claimed, no more than the tolerance is left, nobody is asked twice', async () => {
  const level = fc.double({ min: 1, max: 2000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(level, level, fc.boolean(), fc.constantFrom(0.01, 0.05, 0.3), async (a, b, whole, within) => {
      const [holds, breaks] = [Math.min(a, b), Math.max(a, b) + 1e-9];
      const { holdsUpTo, breaksFrom, asked } = await search(
        { from: 5, to: 1500, within, whole },
        serviceOf(holds, breaks),
      );
      expect(new Set(asked).size).toBe(asked.length);
      expect(asked.length).toBeLessThan(60);
      expect(asked.every((each) => each >= 5 && each <= 1500)).toBe(true);
      const step = whole ? 1 : 0;
      // A brute-force oracle: the levels that may be claimed.
      if (holds >= 5) {
        expect(holdsUpTo).toBeLessThanOrEqual(holds);
        expect((holdsUpTo as number) * (1 + within) + step).toBeGreaterThanOrEqual(Math.min(holds, 1500));
      } else expect(holdsUpTo).toBeUndefined();
      if (breaks <= 1500) {
        expect(breaksFrom).toBeGreaterThanOrEqual(breaks);
        const next = Math.max(breaks, 5);
        expect(breaksFrom as number).toBeLessThanOrEqual(next * (1 + within) + step);
      } else expect(breaksFrom).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

describe('agree', () => {
  const answers = (...given: Answer[]) => {
    let asked = 0;
    return { ask: async () => given[asked++] as Answer, count: () => asked };
  };

  test.each<[Answer[], Answer, number]>([
    [['holds', 'holds'], 'holds', 2],
    [['breaks', 'holds', 'breaks'], 'breaks', 3],
    [['breaks', 'holds', 'unclear'], 'unclear', 3],
    [['unclear', 'unclear'], 'unclear', 2],
  ])('two of at most three: %j are %s after %i', async (given, answer, times) => {
    const { ask, count } = answers(...given);
    expect(await agree(2, ask)).toBe(answer);
    expect(count()).toBe(times);
  });

  test('once is enough where nothing is confirmed', async () => {
    expect(await agree(1, answers('breaks').ask)).toBe('breaks');
  });
});
