import { expect, test } from 'vitest';
import { createTelemetry } from '../kit/telemetry.ts';
import { userMetrics } from './user-metrics.ts';

function counted() {
  const telemetry = createTelemetry();
  const resets: (() => void | Promise<void>)[] = [];
  const metrics = userMetrics({
    telemetry,
    onReset: (reset) => resets.push(() => reset({ abort: false, fresh: false })),
  });
  const read = async (sample: string) => {
    const text = await telemetry.registry.metrics();
    const line = text.split('\n').find((each) => each.startsWith(`${sample} `));
    return line === undefined ? undefined : Number(line.slice(sample.length + 1));
  };
  return { metrics, read, reset: () => Promise.all(resets.map((each) => each())) };
}

const MEDIAN = 'submission_ms{quantile="0.5"}';

test('a submission that was refused at once is counted, and is no duration', async () => {
  const { metrics, read, reset } = counted();
  for (const ms of [300, 100, 200]) metrics.submitted(ms, false);
  for (let i = 0; i < 100; i++) metrics.submitted(1, true);
  expect(await read(MEDIAN)).toBe(200);
  expect(await read('submission_ms{quantile="0.99"}')).toBe(300);
  expect(await read('submissions_total')).toBe(103);
  await reset();
  expect(await read(MEDIAN)).toBeUndefined();
  expect(await read('submissions_total')).toBe(103);
});

test('the last user who was not served is the one who came last, however late others give up', async () => {
  const { metrics, read, reset } = counted();
  const began = performance.now();
  metrics.left(began + 2000, began + 2500, true);
  expect(await read('last_unserved_ms')).toBe(0);
  // Paid after more than 5 s, then not at all: both waited in vain, and the second came first.
  metrics.left(began + 4000, began + 9500, true);
  metrics.left(began + 3000, began + 20_000, false);
  expect(await read('last_unserved_ms')).toBeGreaterThan(3900);
  expect(await read('last_unserved_ms')).toBeLessThanOrEqual(4000);
  await reset();
  expect(await read('last_unserved_ms')).toBe(0);
});
