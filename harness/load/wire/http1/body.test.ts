import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { AnswerBody, decodedText, MAX_BODY_BYTES } from './body.ts';

test('a body in a million parts costs little more than its bytes', () => {
  const body = new AnswerBody();
  const part = Buffer.from('x');
  const before = process.memoryUsage();
  for (let i = 0; i < 1_000_000; i++) body.add(part);
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  expect(body.bytes().toString()).toBe('x'.repeat(1_000_000));
  expect(heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(30_000_000);
});

test.each(['squash', 'aws-chunked', 'gzip'])(
  'an answer without a body is not decoded, whatever %s would be',
  (coding) => {
    expect(decodedText(Buffer.alloc(0), ['Content-Encoding', coding])).toEqual({ text: '' });
  },
);

test('a byte order mark is no part of a text', () => {
  expect(decodedText(Buffer.from('\uFEFF{"a":1}'), [])).toEqual({ text: '{"a":1}' });
});

test('a body is refused beyond the limit, and a bomb is not blown up', () => {
  const body = new AnswerBody();
  const part = Buffer.alloc(MAX_BODY_BYTES);
  expect(body.add(part)).toBeUndefined();
  expect(body.add(Buffer.alloc(1))).toContain('8 MB');
  const bomb = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 1));
  expect(decodedText(bomb, ['Content-Encoding', 'gzip'])).toEqual({ problem: expect.stringContaining('8 MB') });
});
