import { describe, expect, test } from 'vitest';
import { deadlineHeaders, deadlineIn, readDeadline } from './deadline.ts';

const WALL = Date.parse('2026-01-01T00:00:00Z');
const clocks = { wall: () => WALL, now: () => 1000 };
const left = (headers: Record<string, string>) => readDeadline(headers, { defaultMs: 5000, clocks }).remaining();

describe('readDeadline', () => {
  test.each([
    ['x-deadline-ms', String(WALL + 1200), 1200],
    ['x-deadline', '2026-01-01T00:00:01.200', 1200],
    ['x-deadline', '2026-01-01T01:00:01.200+01:00', 1200],
    ['x-request-deadline', '2026-01-01T00:00:04.400Z', 4400],
    ['x-request-timeout-ms', '4400', 4400],
    ['grpc-timeout', '1200m', 1200],
    ['grpc-timeout', '2S', 2000],
    ['grpc-timeout', '500000u', 500],
    ['grpc-timeout', '1H', 3_600_000],
  ])('%s: %s leaves %i ms', (name, value, ms) => {
    expect(left({ [name]: value })).toBeCloseTo(ms, 5);
  });

  test.each([
    ['x-deadline-ms', 'soon'],
    ['x-deadline-ms', ''],
    ['x-deadline', 'tomorrow'],
    ['x-request-timeout-ms', '4.4s'],
    ['grpc-timeout', '123456789S'],
    ['grpc-timeout', '5s'],
  ])('%s: "%s" is counted and ignored', (name, value) => {
    const invalid: string[] = [];
    const deadline = readDeadline(
      { [name]: value },
      { defaultMs: 5000, onInvalid: (header) => invalid.push(header), clocks },
    );
    expect(invalid).toEqual([name]);
    expect(deadline.remaining()).toBe(5000);
  });

  test('the earliest wins', () => {
    expect(left({ 'x-deadline-ms': String(WALL + 3000), 'x-request-timeout-ms': '1500', 'grpc-timeout': '2S' })).toBe(
      1500,
    );
  });

  test.each([
    ['absolute', 5000, 1000],
    ['both', 3000, 1000],
    ['relative', 3000, 3000],
  ] as const)(
    '%s headers for 3 s leave %i ms when the caller is 2 s ahead, %i when it is behind',
    (form, ahead, behind) => {
      expect(left(deadlineHeaders(3000, form, () => WALL + 2000))).toBe(ahead);
      expect(left(deadlineHeaders(3000, form, () => WALL - 2000))).toBe(behind);
    },
  );

  test.each([
    [{ 'x-request-timeout-ms': '3000' }, 2400],
    [{ 'grpc-timeout': '3S' }, 2400],
    [{}, 4400],
    [{ 'x-deadline-ms': String(WALL + 3000) }, 3000],
  ])('%j after 600 ms in the queue leaves %i ms: what is relative counts from arrival', (headers, ms) => {
    expect(readDeadline(headers, { defaultMs: 5000, waitedMs: 600, clocks }).remaining()).toBe(ms);
  });

  test.each([
    ['x-deadline-ms', '0'],
    ['x-deadline-ms', '-5'],
    ['x-request-timeout-ms', '0'],
    ['x-deadline-ms', String(WALL - 1)],
  ])('%s: %s has passed; it is not absent', (name, value) => {
    expect(left({ [name]: value })).toBeLessThanOrEqual(0);
  });

  test('without any header the default holds', () => {
    expect(left({})).toBe(5000);
  });
});

describe('forCall', () => {
  test.each([40, 50])('%i ms are not worth a call', (ms) => {
    expect(() => deadlineIn(ms, clocks).forCall()).toThrow(expect.objectContaining({ code: 'deadline_exceeded' }));
  });

  test('51 ms are', () => {
    expect(deadlineIn(51, clocks).forCall()).toBe(51);
  });

  test('a share of 80 % at each hop makes the ladder 3000, 2400, 1920, 1536, 1229', () => {
    const ladder = [3000];
    for (let hop = 0; hop < 4; hop++) ladder.push(deadlineIn(ladder.at(-1) as number, clocks).forCall(0.8));
    expect(ladder.map(Math.round)).toEqual([3000, 2400, 1920, 1536, 1229]);
  });
});
