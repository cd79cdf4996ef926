import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect, test } from 'vitest';
import { createProcessLog, quoteLog } from './log.ts';

async function logOf(chunks: readonly string[], maxLines?: number) {
  const stream = new PassThrough();
  const log = createProcessLog(maxLines === undefined ? {} : { maxLines });
  const seen: string[] = [];
  log.follow(stream, (line) => seen.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await finished(stream);
  return { lines: log.lines, seen };
}

test('lines are put together from chunks, the last one even without its end', async () => {
  const { lines } = await logOf(['one\ntw', 'o\r\n', 'three']);
  expect(lines).toEqual(['one', 'two', 'three']);
});

test('only the last lines are kept, though every one is seen', async () => {
  const { lines, seen } = await logOf(['a\nb\nc\nd\n'], 2);
  expect(lines).toEqual(['c', 'd']);
  expect(seen).toEqual(['a', 'b', 'c', 'd']);
});

test('a line without end is cut, not collected', async () => {
  const { lines } = await logOf(Array.from({ length: 10 }, () => 'x'.repeat(1000)));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toHaveLength(2000);
});

test('silence is said in words', () => {
  expect(quoteLog([])).toContain('printed nothing');
  expect(quoteLog(['a', 'b'])).toBe('  | a\n  | b');
});
