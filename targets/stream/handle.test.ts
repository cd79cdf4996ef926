import { expect, test, vi } from 'vitest';
import { handling } from './handle.ts';
import type { Message } from './message.ts';
import { VARIANTS } from './variants/catalogue.ts';

const skipStale = VARIANTS['skip-stale']!;
const quote = (overrides: Partial<Message> = {}): Message => ({
  kind: 'quote',
  intent: 'q',
  producedAt: Date.now(),
  deadline: Date.now() + 5000,
  retries: 3,
  ...overrides,
});
const payment = (overrides: Partial<Message> = {}) => quote({ kind: 'payment', intent: 'p', ...overrides });

function createHandling(post: () => Promise<unknown> = async () => ({})) {
  const parts = {
    desk: { post: vi.fn(post) as never },
    ledger: { apply: vi.fn(async () => {}), bury: vi.fn(async () => {}) },
    queue: { publish: vi.fn(async () => {}) },
    metrics: { skipped: vi.fn(), began: vi.fn(), done: vi.fn(), gaveUp: vi.fn(), heldUp: vi.fn(), resumed: vi.fn() },
  };
  return { ...parts, post: parts.desk.post as ReturnType<typeof vi.fn>, handle: handling(parts) };
}
const broken = () => Promise.reject(new Error('broken'));

test('a quote is asked for with what is left of its deadline, and ends with it', async () => {
  const { handle, post, ledger } = createHandling();
  await handle(quote({ deadline: Date.now() + 800 }), skipStale);
  const [path, , { totalMs, headers }] = post.mock.calls[0] as [string, unknown, { totalMs: number; headers: object }];
  expect(path).toBe('/quote');
  expect(totalMs).toBeGreaterThan(700);
  expect(totalMs).toBeLessThanOrEqual(800);
  expect(headers).toMatchObject({ 'x-request-timeout-ms': expect.stringMatching(/^(800|7\d\d)$/) });
  expect(ledger.apply).not.toHaveBeenCalled();
});

test('a payment is applied however late it is, and says nothing of a deadline', async () => {
  const { handle, post, ledger } = createHandling();
  await handle(payment({ deadline: Date.now() - 60_000 }), skipStale);
  expect(ledger.apply).toHaveBeenCalledWith('p');
  expect(post.mock.calls[0]?.[2]).not.toHaveProperty('headers');
});

test('what fails is put back with one try less, and a payment without any is buried, not lost', async () => {
  const { handle, queue, ledger, metrics } = createHandling(broken);
  await handle(payment({ retries: 1 }), skipStale);
  expect(queue.publish).toHaveBeenCalledWith(expect.objectContaining({ intent: 'p', retries: 0 }));
  expect(ledger.bury).not.toHaveBeenCalled();
  await handle(payment({ retries: 0 }), skipStale);
  expect(ledger.bury).toHaveBeenCalledWith('p');
  expect(metrics.gaveUp).toHaveBeenCalledTimes(1);
  expect(metrics.done).not.toHaveBeenCalled();
});

test('a quote that failed too late is not tried again', async () => {
  const { handle, queue, metrics } = createHandling(broken);
  await handle(quote({ deadline: Date.now() - 1 }), skipStale);
  expect(queue.publish).not.toHaveBeenCalled();
  expect(metrics.gaveUp).toHaveBeenCalledTimes(1);
});

test('where the ledger or the queue fails, the message stays in the queue', async () => {
  const { handle, ledger, queue } = createHandling();
  ledger.apply.mockRejectedValue(new Error('no database'));
  queue.publish.mockRejectedValue(new Error('no queue'));
  await expect(handle(payment(), skipStale)).rejects.toThrow('no queue');
});
