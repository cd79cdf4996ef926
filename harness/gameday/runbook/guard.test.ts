import { expect, test } from 'vitest';
import { parseGuard } from './guard.ts';

const why = (text: string): string => {
  try {
    parseGuard(text);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test.each([
  ['error rate > 20% in any 10s window', 'error rate', '>', 0.2, 10_000],
  ['abort when error rate > 20% in any 10s window', 'error rate', '>', 0.2, 10_000],
  ['when success rate < 99.9 percent in any 1m30s window', 'success rate', '<', 0.999, 90_000],
  ['P99 Duration > 800ms in any 10s window', 'p99 duration', '>', 800, 10_000],
  ['p50 duration in any 5 s window > 1s', 'p50 duration', '>', 1000, 5000],
  ['max duration > 30s in any 1s window', 'max duration', '>', 30_000, 1000],
  ['throughput < 10/s in any 1m window', 'throughput', '<', 10, 60_000],
])('%s', (text, quantity, comparison, bound, windowMs) => {
  const guard = parseGuard(text);
  expect(guard).toMatchObject({ quantity, comparison, bound, windowMs });
  // What is printed is read as the same.
  expect(parseGuard(guard.text)).toEqual(guard);
});

test('a guard is told as it is written by default', () => {
  expect(parseGuard('when throughput in any 90s window < 2_000/s').text).toBe('throughput < 2000/s in any 90s window');
});

test.each([
  ['', 'the statement ends here'],
  ['error rat > 20% in any 10s window', 'did you mean "rate"?'],
  ['eror rate > 20% in any 10s window', 'did you mean "error"?'],
  ['error rate >= 20% in any 10s window', 'expected ">", "<" or "in", found ">="'],
  ['error rate > 20 in any 10s window', 'a percentage such as 1%, found "20"'],
  ['error rate > 20%', 'expected "in", the statement ends here'],
  ['error rate > 20% in any window', 'a duration such as 6s, found "window"'],
  ['error rate > 20% in any 10s windows', 'did you mean "window"?'],
  ['error rate > 20% in any 10s window during fault', 'the end of the statement, found "during"'],
  ['p99 duration > 20% in any 10s window', 'a duration such as 6s, found "20%"'],
  ['p95 duration > 1s in any 10s window', 'found "p95"'],
  ['throughput < 10 in any 10s window', 'a rate such as 100/s'],
  ['abort error rate > 20% in any 10s window', 'expected "when", found "error"'],
  ['error rate > 20% in any 0s window', 'a window is 1s or longer'],
  ['error rate > 20% in any 250ms window', 'a window is 1s or longer'],
  ['error rate > 100% in any 10s window', 'error rate is never > 100%'],
  ['success rate < 0% in any 10s window', 'success rate is never < 0%'],
  ['throughput < 0/s in any 10s window', 'throughput is never < 0/s'],
])('%s is refused', (text, reason) => expect(why(text)).toContain(reason));
