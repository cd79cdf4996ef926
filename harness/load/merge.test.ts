import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LoadEvidence } from '../domain/evidence.ts';
import { createAccounting } from './accounting/accounting.ts';
import { createIntervalLog } from './accounting/intervals.ts';
import { outcomeNames } from './accounting/outcomes.ts';
import { mergeEvidence } from './merge.ts';

const names = outcomeNames([]);
const sample = fc.record({
  us: fc.integer({ min: 0, max: 40_000_000 }),
  lateUs: fc.integer({ min: 0, max: 5_000_000 }),
  status: fc.constantFrom(200, 404, 503),
  route: fc.constantFrom('GET /a', 'GET /b'),
  worker: fc.integer({ min: 0, max: 3 }),
});
const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 });
type Sample = typeof sample extends fc.Arbitrary<infer T> ? T : never;

function evidenceOf(samples: readonly Sample[]): LoadEvidence {
  const accounting = createAccounting(0, 'run');
  const log = createIntervalLog(0);
  const phase = accounting.beginPhase('fault', true);
  for (const [index, { us, lateUs, status, route }] of samples.entries()) {
    accounting.counts.planned(1);
    accounting.counts.sent('GET /');
    log.sent();
    const outcome = names.answered(status, [], '');
    const request = { index, phase, dueAt: 0, sentAt: lateUs / 1000 };
    log.settled(outcome.label, accounting.settled(request, route, outcome, (lateUs + us) / 1000));
  }
  log.cut('fault', 0, 1000);
  return { ...accounting.close(), intervals: log.list(), health: [] };
}

test('k workers merge, bit for bit and in any order, into what one recorder of everything holds', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(sample, { maxLength: 60 }), order, async (samples, order) => {
      const workers = order.map((worker) => evidenceOf(samples.filter((one) => one.worker === worker)));
      const merged = await mergeEvidence(workers, 1000);
      const whole = evidenceOf(samples);
      const byKey = (evidence: LoadEvidence) =>
        evidence.recordings.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
      expect(merged.ledger).toEqual(whole.ledger);
      expect(byKey(merged)).toEqual(byKey(whole));
      expect(merged.intervals).toEqual(whole.intervals);
      expect(merged.slowest.map(({ durationMs }) => durationMs)).toEqual(
        whole.slowest.map(({ durationMs }) => durationMs),
      );
    }),
    { numRuns: 40 },
  );
});
