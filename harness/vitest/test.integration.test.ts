import { describe } from 'vitest';
import { tiny } from '../../fixtures/tiny-project/target.ts';
import { closed } from '../domain/load-plan.ts';
import { blackhole } from '../faults/edge/blackhole.ts';
import { test as base, expect } from './test.ts';

// The naive variant waits as long as its dependency likes, so whatever is left of a fault would be felt.
const test = base.extend({ target: tiny, variant: 'naive', settings: { results: false } });
const HOLE = blackhole('front->back');
const urls = new Set<string>();

/** Longer than a healthy answer takes on any machine, and shorter than the caller's deadline in a black hole. */
const PATIENCE_MS = 3000;

test('a test has the started target in its hands', async ({ squall }) => {
  urls.add(squall.url);
  const run = await squall.run({ load: closed(8, 4) });
  expect(run).toHold('success rate = 100%');
  expect(run.report).toMatchObject({ name: 'a test has the started target in its hands', variant: 'naive' });
});

test.fails('a test that runs into its own limit ends its run', { timeout: PATIENCE_MS }, async ({ squall }) => {
  await squall.run({ load: closed(4, 4), faults: [HOLE] });
});

describe('while nothing is answered', () => {
  test.override({ faults: [HOLE] });

  test.fails('a client of its own waits in vain', async ({ squall }) => {
    await fetch(squall.url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  });
});

test('afterwards every fault is lifted, and it is the same target', async ({ squall }) => {
  urls.add(squall.url);
  expect([...urls]).toHaveLength(1);
  expect(await squall.run({ load: closed(8, 4) })).toHold('success rate = 100%');
});

const beside = base.extend({ target: tiny, variant: 'bounded', settings: { results: false } });

beside('another variant in the same file is another target', async ({ squall }) => {
  expect(urls).not.toContain(squall.url);
});

const unnamed = base.extend({ target: tiny, settings: { results: false } });

unnamed.fails('a target of several variants has to be asked for one of them', async ({ squall }) => {
  expect(squall.variant).toBeDefined();
});
