import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lintKey } from './key-lint.ts';

test.each(['pay-7_attempt_1', 'attempt-2', 'order:9:retry:3', 'ORDER_9_RETRY_12', 'pay-7-try1', 'pay-7-attempt1-eu'])(
  '%s counts attempts',
  (key) => {
    expect(lintKey(key)).toMatch(/^it counts: (attempt|retry|try); /);
  },
);

test.each(['pay-7', 'retry-policy-change', 'country-44', 'entry-5', 'attempted-purchase', 'order-1-2-3', ''])(
  '%s names an intent',
  (key) => {
    expect(lintKey(key)).toBeUndefined();
  },
);

test('a UUID never counts', () => {
  for (let i = 0; i < 1000; i++) expect(lintKey(randomUUID())).toBeUndefined();
});

test('whatever the intent is called, an attempt number after it is found', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(), (intent, attempt) => {
      expect(lintKey(`${intent}_attempt_${attempt}`)).toBeDefined();
    }),
  );
});
