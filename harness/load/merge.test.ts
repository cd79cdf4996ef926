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

test('k workers merge, bit for bit, into what one recorder of everything holds', () => {
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 60 }), (samples) => {
      const workers = [0, 1, 2, 3].map((worker) => evidenceOf(samples.filter((one) => one.worker === worker)));
      const merged = mergeEvidence(workers, 1000);
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

test('intervals and health of workers whose clocks are some ms apart are those of one interval', () => {
  const apartMs = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(apartMs, fc.integer({ min: 1, max: 12 }), (apart, count) => {
      const workers = apart.map((offMs): LoadEvidence => {
        const log = createIntervalLog(offMs);
        const cuts = Array.from({ length: count }, (_, i) => (i + 1) * 1000 + offMs);
        for (const atMs of cuts) {
          log.sent();
          log.cut('fault', 0, atMs);
        }
        const health = cuts.map((atMs) => ({ atMs, latenessMs: 1, loopDelayMs: 1, cpu: 0.1, due: 1, sent: 1 }));
        return { ...evidenceOf([]), intervals: log.list(), health };
      });
      const merged = mergeEvidence(workers, 1000);
      expect(merged.intervals.map(({ sent }) => sent)).toEqual(Array(count).fill(apart.length));
      expect(merged.health.map(({ sent }) => sent)).toEqual(Array(count).fill(apart.length));
    }),
  );
});
