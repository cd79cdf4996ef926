import { expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = () => Date.UTC(2026, 10, 27, 23, 7, 0);

test.each([
  ['2', 2000],
  ['0', 0],
  ['0.25', 250],
  ['Fri, 27 Nov 2026 23:07:30 GMT', 30_000],
  ['Fri, 27 Nov 2026 23:06:00 GMT', 0],
  ['soon', undefined],
  [undefined, undefined],
])('%s', (text, ms) => expect(retryAfterMs(text, now)).toBe(ms));
