import { expect, test } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import type { Expectation } from '../domain/verdict.ts';
import { whatMachineChanged } from './idle-machine.ts';
import { evidence } from './sample/evidence.ts';

const QUIET = { latenessMs: 0, loopDelayMs: 0, cpu: 0.2 };

/** One statement about 100 requests of `ms`, and what payment waited in all. */
function changed(text: string, expected: Expectation, ms: number, waitedMs: number): string | undefined {
  const base = evidence({
    requests: [{ ms: Array.from({ length: 100 }, () => ms) }],
    faults: [{}],
    health: [{ atMs: 10_000, ...QUIET }],
  });
  const seen: Evidence = {
    ...base,
    plan: { ...base.plan, statements: [{ text, expected }] },
    cpuWaits: [{ of: 'payment', samples: [[10_000, waitedMs]] }],
  };
  return whatMachineChanged(seen);
}

test.each<[string, Expectation, number, string]>([
  ['an unexpected fail', 'hold', 1300, 'max duration < 1s'],
  ['a fail that was wished for', 'break', 1300, 'max duration < 1s'],
  ['a pass that was wished for', 'hold', 1300, 'min duration > 1s'],
])('%s that the machine can have made', (_, expected, ms, text) => {
  expect(changed(text, expected, ms, 1200)).toBe('payment waited 1.2 s for a CPU');
});

test.each<[string, Expectation, number, string]>([
  ['an unexpected fail', 'hold', 1300, 'max duration < 1s'],
  ['a fail that was wished for', 'break', 1300, 'max duration < 1s'],
  ['a pass', 'hold', 300, 'max duration < 1s'],
])('%s on an idle machine is a result', (_, expected, ms, text) => {
  expect(changed(text, expected, ms, 0)).toBeUndefined();
});

test('waits that change no verdict are no reason', () => {
  expect(changed('max duration < 1s', 'hold', 9000, 1200)).toBeUndefined();
  expect(changed('max duration < 1s', 'hold', 300, 1200)).toBeUndefined();
});

test('what is inconclusive for another reason is not the machine', () => {
  expect(changed('rate of unheard >= 1%', 'hold', 300, 1200)).toBeUndefined();
});

test('a request that was sent late counts from when it was sent', () => {
  const late = (sentMs: number) => {
    const base = evidence({
      requests: [{ ms: Array.from({ length: 2000 }, () => 900) }],
      faults: [{}],
      health: [{ atMs: 10_000, ...QUIET, latenessMs: 300 }],
    });
    const [sent] = evidence({ requests: [{ ms: Array.from({ length: 2000 }, () => sentMs) }] }).load.recordings;
    const recordings = [...base.load.recordings, { ...sent!, clock: 'service' as const }];
    const statements = [{ text: 'p99 duration < 800ms', expected: 'hold' as const }];
    const seen: Evidence = { ...base, plan: { ...base.plan, statements }, load: { ...base.load, recordings } };
    return whatMachineChanged(seen);
  };
  expect(late(600)).toBe('the load generator sent up to 300 ms late');
});
