import { expect, test } from 'vitest';
import type { Target } from '../domain/target.ts';
import { fakeClock, probedTarget } from './probed-target.fixture.ts';
import { createProber } from './prober.ts';

/** A service behind a front that nobody can read. */
function scraping(read: () => string | Promise<string>, scraped?: ReadonlySet<string>) {
  const clock = fakeClock();
  const { target, running } = probedTarget(read);
  const behind: Target = { ...target, front: 'shop' };
  const prober = createProber({
    target: behind,
    running,
    clock,
    originMs: clock.now(),
    intervalMs: 100,
    ...(scraped ? { scraped } : {}),
  });
  return { clock, prober };
}

test('what rules ask for is kept of every service at every tick, when it was asked, with the scrapes that failed', async () => {
  let answers = 0;
  const { clock, prober } = scraping(
    () => {
      answers += 1;
      if (answers === 2) throw new Error('too busy');
      return `calls_total{to="bank"} ${answers}\nother 5`;
    },
    new Set(['calls_total']),
  );
  await clock.pass(300);
  expect(prober.evidence().scrapes).toEqual([
    {
      service: 'bank',
      atMs: [0, 100, 200, 300],
      failed: [1],
      series: [{ name: 'calls_total{to="bank"}', values: [1, null, 3, 4] }],
    },
  ]);
});

test('a scrape that takes long counts from when it was asked for', async () => {
  const answer = Promise.withResolvers<string>();
  const { clock, prober } = scraping(() => answer.promise, new Set(['x']));
  await clock.pass(250);
  answer.resolve('x 1');
  await clock.pass(10);
  expect(prober.evidence().scrapes).toMatchObject([{ atMs: [0], series: [{ name: 'x', values: [1] }] }]);
});

test('without rules nothing is kept, and what is behind the front is read at every fifth tick', async () => {
  let answers = 0;
  const { clock, prober } = scraping(() => `x ${answers++}`);
  await clock.pass(500);
  expect(prober.evidence()).not.toHaveProperty('scrapes');
  expect(answers).toBe(2);
});
