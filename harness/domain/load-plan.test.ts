import { describe, expect, it } from 'vitest';
import { closed, open } from './load-plan.ts';

describe('the shorthands of a load plan', () => {
  it('closed: so many requests, so many at once', () => {
    expect(closed(1000, 100)).toEqual({ model: 'closed', requests: 1000, concurrency: 100 });
  });

  it('open: so many a second, for so long', () => {
    expect(open(50, 30_000)).toEqual({
      model: 'open',
      arrivals: { kind: 'constant', rate: 50 },
      durationMs: 30_000,
    });
  });
});
