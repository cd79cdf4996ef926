import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervals, phases, type Second, times } from '../../../fixtures/verdicts/verdict-case.ts';
import { judgeOne } from '../judge.ts';
import { evidence } from '../sample/evidence.ts';

const BEFORE = 20;
const FAULT = 10;
const PER_SECOND = 400;

/** A baseline without a failure, a fault in which all fails, and a recovery of whole seconds that are good or bad. */
function run(good: readonly boolean[], timeScale = 1) {
  const ms = (seconds: readonly Second[]) => seconds.map((second) => ({ ...second, ms: 1000 / timeScale }));
  return evidence({
    open: true,
    timeScale,
    phases: phases(BEFORE, FAULT, good.length).map(({ name, fromMs, toMs }) => ({
      name,
      fromMs: fromMs / timeScale,
      toMs: toMs / timeScale,
    })),
    faults: [{ fromMs: (BEFORE * 1000) / timeScale, toMs: ((BEFORE + FAULT) * 1000) / timeScale }],
    requests: [{ phase: 'baseline', ms: times(BEFORE * PER_SECOND, 40) }],
    intervals: [
      ...intervals('baseline', 0, ms(times(BEFORE, { ok: PER_SECOND }))),
      ...intervals('fault', (BEFORE * 1000) / timeScale, ms(times(FAULT, { errors: PER_SECOND }))),
      ...intervals(
        'recovery',
        ((BEFORE + FAULT) * 1000) / timeScale,
        ms(good.map((well) => (well ? { ok: PER_SECOND } : { errors: PER_SECOND }))),
      ),
    ],
  });
}

/** The definition: the first of five good seconds in a row. */
function endOfOutage(good: readonly boolean[]): number | undefined {
  const first = good.findIndex((_, i) => i + 5 <= good.length && good.slice(i, i + 5).every(Boolean));
  return first < 0 ? undefined : first;
}

const recoveries = fc.array(fc.boolean(), { minLength: 6, maxLength: 30 });

test('with enough requests an outage ends where five good seconds begin, within a second', () => {
  fc.assert(
    fc.property(recoveries, (good) => {
      const end = endOfOutage(good);
      const judge = (bound: number) => judgeOne(`outage after fault <= ${bound}s`, 'hold', run(good)).verdict;
      if (end === undefined) {
        expect(judge(good.length + 10)).not.toBe('pass');
        return;
      }
      expect(judge(end)).not.toBe('fail');
      expect(judge(end + 1)).toBe('pass');
      if (end > 1) expect(judge(end - 1.5)).toBe('fail');
    }),
    { numRuns: 60 },
  );
});

test('neither the time scale nor the way in which the bound is written changes a verdict', () => {
  fc.assert(
    fc.property(recoveries, fc.integer({ min: 1, max: 300 }), fc.constantFrom(2, 7, 36), (good, tenths, timeScale) => {
      const inTime = `outage after fault <= ${tenths / 10}s`;
      const asFactor = `outage after fault <= ${tenths / 10 / FAULT}x fault`;
      const told = [
        judgeOne(inTime, 'hold', run(good)),
        judgeOne(asFactor, 'hold', run(good)),
        judgeOne(asFactor, 'hold', run(good, timeScale)),
      ];
      expect(new Set(told.map(({ verdict }) => verdict)).size).toBe(1);
    }),
    { numRuns: 60 },
  );
});
