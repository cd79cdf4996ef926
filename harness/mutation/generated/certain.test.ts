import { expect, test } from 'vitest';
import { judgeOne } from '../../assertions/judge.ts';
import { evidence } from '../../assertions/sample/evidence.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { isCertain } from './certain.ts';

/** 100 requests of 900 ms, `failed` of them errors, in a run in which payment waited for a CPU for this share of the time. */
function seen(failed: number, waitedShare: number): Evidence {
  const ms = (count: number) => Array.from({ length: count }, () => 900);
  const base = evidence({
    requests: [
      { ms: ms(100 - failed), label: 'ok' },
      { ms: ms(failed), label: 'crash' },
    ],
    faults: [{}],
    health: [{ atMs: 10_000, latenessMs: 0, loopDelayMs: 0, cpu: 0.2 }],
  });
  return { ...base, cpuWaits: [{ of: 'payment', samples: [[10_000, waitedShare * base.durationMs]] }] };
}

const catches = (text: string, evidence: Evidence) =>
  isCertain(judgeOne(text, 'hold', evidence, { pausesOnly: true }), evidence);

test.each<[string, string, number, number, boolean]>([
  ['nothing waited', 'rate of crash <= 5%', 10, 0, true],
  ['a share far from its bound', 'rate of crash <= 5%', 100, 0.03, true],
  ['a share near to it', 'rate of crash <= 5%', 10, 0.03, false],
  ['a share far from its bound on a machine that is overloaded', 'rate of crash <= 5%', 100, 0.3, false],
  ['a duration that the waits can have made', 'max duration < 800ms', 0, 0.3, false],
  ['a duration that they cannot', 'max duration < 100ms', 0, 0.01, true],
])('%s', (_, text, failed, waitedShare, certain) => {
  expect(catches(text, seen(failed, waitedShare))).toBe(certain);
});
