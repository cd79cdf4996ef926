import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervals, phases, times } from '../../../../fixtures/verdicts/verdict-case.ts';
import { judgeOne } from '../../../assertions/judge.ts';
import { evidence } from '../../../assertions/sample/evidence.ts';
import { only } from '../made-day.fixture.ts';
import { madeJournal } from '../made-journal.fixture.ts';

const BEFORE = 20;
const FAULT = 10;

/** What was seen of a run, as a judge gets it. */
function evidenceOf(ok: readonly number[], perSecond: number) {
  const seconds = ok.map((count) => ({ ok: count, errors: perSecond - count }));
  return evidence({
    open: true,
    phases: phases(BEFORE, FAULT, ok.length),
    faults: [{ fromMs: BEFORE * 1000, toMs: (BEFORE + FAULT) * 1000 }],
    requests: [{ phase: 'baseline', ms: times(BEFORE * perSecond, 40) }],
    intervals: [
      ...intervals('baseline', 0, times(BEFORE, { ok: perSecond })),
      ...intervals('fault', BEFORE * 1000, times(FAULT, { errors: perSecond })),
      ...intervals('recovery', (BEFORE + FAULT) * 1000, seconds),
    ],
  });
}

/** The same run as a journal. */
function journalOf(ok: readonly number[], perSecond: number, timeScale: number) {
  const made = madeJournal({ timeScale });
  made.run('naive');
  made.seconds(BEFORE, { ok: perSecond, inFlight: 1 });
  made.inject('slow bank');
  made.seconds(FAULT, { failed: perSecond, inFlight: 1 });
  made.lift('slow bank');
  for (const count of ok) made.seconds(1, { ok: count, failed: perSecond - count, inFlight: 1 });
  return made;
}

test('a journal tells the outage that a judge finds in the evidence, at every rate and time scale', () => {
  const share = fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0.9, max: 1, noNaN: true }));
  fc.assert(
    fc.property(
      fc.array(share, { minLength: 5, maxLength: 25 }),
      fc.constantFrom(5, 60, 400),
      fc.constantFrom(1, 10),
      (shares, perSecond, timeScale) => {
        const ok = shares.map((each) => Math.round(each * perSecond));
        const judged = judgeOne('outage after fault <= 1000s', 'hold', evidenceOf(ok, perSecond));
        const { recovery } = only(journalOf(ok, perSecond, timeScale)).variant;
        if (recovery.state === 'unknown') expect(judged).toMatchObject({ verdict: 'inconclusive', observed: 0 });
        else expect(judged.observed).toBeCloseTo(recovery.state === 'recovered' ? recovery.shownMs : recovery.lowMs, 3);
        expect(judged.verdict === 'pass').toBe(recovery.state === 'recovered');
      },
    ),
    { numRuns: 200 },
  );
});

test('a run that ends soon after a fault that failed nothing tells no outage', () => {
  const made = madeJournal();
  made.run('naive');
  made.seconds(BEFORE, { ok: 40 });
  made.inject('slow bank');
  made.seconds(FAULT - 1, { ok: 40 });
  made.wait(960);
  made.lift('slow bank', { last: false });
  made.wait(-960);
  made.seconds(3, { ok: 40 });
  expect(only(made).variant.recovery).toMatchObject({ state: 'unknown' });
});
