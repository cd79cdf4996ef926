import { expect, test } from 'vitest';
import { limited } from '../../fixtures/limited/target.ts';
import { latency } from '../index.ts';
import type { Envelope } from './headroom-report.ts';
import { HEALTHY, raisedRate, raisedSize } from './levels.ts';
import { type HeadroomJob, runHeadroom } from './run-headroom.ts';

const BACK = 'front->back';
const RUN_MS = 600;
const healthy = { name: HEALTHY, faults: [] };

const job: HeadroomJob = {
  target: limited,
  variants: ['patient'],
  conditions: [healthy],
  settings: {},
  statements: ['max duration < 300ms'],
  raised: raisedRate(20, RUN_MS),
  range: { from: 20, to: 640, within: 0.5, whole: true },
  confirm: 1,
  backWithinMs: 1000,
  runId: 'headroom',
};

async function envelopes(given: Partial<HeadroomJob>): Promise<readonly Envelope[]> {
  return await runHeadroom({ ...job, ...given }, () => {}, AbortSignal.timeout(100_000));
}

// Slots / hold requests a second get a place (Little's law). A run of 600 ms at rate r leaves those who come last with a wait of
// (r / capacity - 1) x 600 ms: from 1.5 x capacity on it is 300 ms, on the fastest machine.
const mostAt = (holdMs: number) => 1.5 * (4 / holdMs) * 1000;

test('a service with four places holds as long as they last, and shorter where its dependency is slow', async () => {
  const conditions = [healthy, { name: 'slow', faults: [latency(BACK, '80ms')] }];
  const [well, slow] = await envelopes({ conditions });
  expect(well?.breaksFrom).not.toBeNull();
  expect(well?.holdsUpTo ?? 0).toBeLessThanOrEqual(mostAt(20));
  expect(slow?.breaksFrom).not.toBeNull();
  expect(slow?.holdsUpTo ?? 0).toBeLessThanOrEqual(mostAt(100));
  expect(slow?.holdsUpTo ?? 0).toBeLessThan(well?.holdsUpTo ?? 0);
  // It was healthy again after each level that was too much, so every search came to its end.
  expect([well?.ended, slow?.ended]).toEqual([undefined, undefined]);
});

test('a fault is raised by its duration', async () => {
  const slow = { name: 'latency', faults: [latency(BACK, '50ms')] };
  const { load } = raisedRate(20, RUN_MS).run(40, healthy);
  const range = { from: 0.5, to: 8, within: 0.5, whole: false };
  const [envelope] = await envelopes({ conditions: [slow], raised: raisedSize(load), range });
  // 40/s find no place within 300 ms from a hold of 4 x 1.5 / 40 s = 150 ms on: 20 ms and 2.6 x 50 ms.
  expect(envelope?.breaksFrom).not.toBeNull();
  expect(envelope?.holdsUpTo ?? 0).toBeLessThanOrEqual(2.6);
  expect(envelope?.trials.map(({ text }) => text)).toContain('latency 25 ms on front->back');
});

test('a service that ends under it is started again, and its end is told', async () => {
  const [envelope] = await envelopes({ variants: ['mortal'], range: { from: 80, to: 640, within: 1, whole: true } });
  const died = envelope?.trials.find((trial) => trial.died !== undefined);
  expect(died).toMatchObject({ answer: 'breaks', died: expect.stringMatching(/front/) });
  expect(envelope?.breaksFrom ?? 0).toBeGreaterThan(80);
});

test('a service that does not come back ends the search, with what is known', async () => {
  const range = { from: 80, to: 640, within: 0.05, whole: true };
  const [envelope] = await envelopes({ variants: ['sticky'], range });
  expect(envelope?.ended).toMatch(/^it did not bear the lowest level again within \d+ s$/);
  expect(envelope?.breaksFrom).toBe(envelope?.trials.at(-1)?.level);
});
