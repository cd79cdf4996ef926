import { expect, test } from 'vitest';
import { fromHeaders, type Message, toHeaders } from './message.ts';

const message: Message = { kind: 'payment', intent: 'i-1', producedAt: 1000, deadline: 6000, retries: 3 };
const reading = (headers: Partial<Record<string, string>>) => fromHeaders((name) => headers[name]);

test('what a message carries survives its way through headers', () => {
  expect(reading(toHeaders(message))).toEqual(message);
  expect(reading(toHeaders({ ...message, kind: 'quote', retries: 0 }))).toEqual({
    ...message,
    kind: 'quote',
    retries: 0,
  });
});

test.each([
  [{ 'x-deadline-ms': undefined }, 'a message without x-deadline-ms'],
  [{ 'x-deadline-ms': '' }, 'a message without x-deadline-ms'],
  [{ 'x-deadline-ms': 'soon' }, 'x-deadline-ms must be a whole number, not "soon"'],
  [{ 'x-retries': '1.5' }, 'x-retries must be a whole number'],
  [{ 'x-kind': 'gift' }, 'x-kind must be quote or payment, not "gift"'],
])('headers that no producer writes are refused: %o', (wrong, problem) => {
  expect(() => reading({ ...toHeaders(message), ...wrong })).toThrow(problem);
});
