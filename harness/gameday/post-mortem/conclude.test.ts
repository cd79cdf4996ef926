import { expect, test } from 'vitest';
import { concludePostMortem } from './conclude.ts';
import { day, EXPECT, only, SLO } from './made-day.fixture.ts';
import { madeJournal, verdict } from './made-journal.fixture.ts';

test('as expected: confirmed, and every figure as counted by hand', () => {
  const made = day();
  made.verdicts(verdict(SLO));
  made.end('as expected');
  const { report, variant, rules } = only(made);
  expect(report.hypothesis).toMatchObject({ result: 'confirmed', because: 'all as expected' });
  expect(report.ending).toMatchObject({ outcome: 'as expected', abort: null, stop: null, left: [], unlifted: [] });
  expect(report.tookMs).toBe(62_000);
  expect(variant.span).toEqual({ fromMs: 20_000, toMs: 30_000 });
  expect(variant.impact).toMatchObject({ sent: 6000, failed: 200, failedShare: 200 / 6000, rejected: 0, fallback: 0 });
  expect(variant.impact.before).toEqual({ perSecond: 100, share: 1, p99Ms: 50, maxMs: 100 });
  expect(variant.impact.during).toMatchObject({ perSecond: 80, share: 0.8 });
  expect(variant.impact.after).toMatchObject({ perSecond: 100, share: 1 });
  // 1 % of 6000 may fail.
  expect(variant.errorBudgets).toEqual([{ statement: SLO, requests: 6000, allowed: 60, spent: 200, burnt: 200 / 60 }]);
  expect(variant.recovery).toEqual({ state: 'recovered', lowMs: 0, highMs: 0, shownMs: 0, factor: 0 });
  expect(variant.labels[0]).toEqual({ label: 'ok', before: 2000, during: 800, after: 3000 });
  expect(rules).toEqual(['no rules']);
});

test('refuted: the broken statement says so, and comes first', () => {
  const made = day({ bad: 20 });
  made.verdicts(verdict(SLO, { verdict: 'fail', observed: 0.63 }), verdict('max duration < 6s'));
  made.end('failed');
  const { report, variant, rules } = only(made);
  expect(report.hypothesis).toMatchObject({ result: 'refuted', by: [{ variant: 'naive', statement: { text: SLO } }] });
  expect(rules.slice(0, 2)).toEqual(['broken', 'outage']);
  // The 20th bad second may have held the begin of a good run.
  expect(variant.recovery).toEqual({
    state: 'recovered',
    lowMs: 19_000,
    highMs: 20_000,
    shownMs: 19_500,
    factor: 1.95,
  });
  expect(report.fixes[0]?.command).toBe('npm run gameday black-friday -- --variant naive');
});

test('undecided: what is inconclusive neither confirms nor refutes', () => {
  const made = day();
  made.verdicts(verdict(SLO, { verdict: 'inconclusive', asExpected: false, observed: null, why: 'too few requests' }));
  made.end('inconclusive');
  const { report, rules } = only(made);
  expect(report.hypothesis).toMatchObject({ result: 'undecided', because: 'inconclusive' });
  expect(rules).toContain('inconclusive');
});

test('aborted by a guard in the middle of a fault: who, when, and how long healing took', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(8, { failed: 100 });
  made.own({ kind: 'abort', guard: 'error rate > 50% in any 10s window', observed: '80 %' });
  made.wait(300);
  made.lift('slow bank', { by: 'guard' });
  made.own({ kind: 'healed', by: 'guard', faults: 1, tookMs: 300, left: [] });
  made.end('aborted');
  const { report, variant, rules } = only(made);
  expect(report.ending).toMatchObject({
    outcome: 'aborted',
    abort: { variant: 'naive', observed: '80 %', atMs: 28_000 },
    heals: [{ by: 'guard', faults: 1, tookMs: 300, left: [] }],
  });
  expect(report.hypothesis).toMatchObject({ result: 'undecided', because: 'not judged' });
  expect(variant.faults[0]).toMatchObject({ fromMs: 20_000, toMs: 28_300, liftedBy: 'guard' });
  expect(variant.recovery).toMatchObject({ state: 'unknown', why: expect.stringContaining('load ended') });
  expect(variant.detection).toMatchObject({ rules: null, alert: null, other: { kind: 'guard', afterMs: 8000 } });
  expect(rules[0]).toBe('guard');
});

test('stopped by a person at a gate', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.own({ kind: 'gate', index: 0, question: 'All well?', state: 'waits' });
  made.wait(400_000);
  made.own({ kind: 'gate', index: 0, question: 'All well?', state: 'refused', by: 'page', waitedMs: 400_000 });
  made.put({ kind: 'stop', by: 'page', why: 'release in progress' });
  made.put({ kind: 'healed', by: 'page', faults: 0, tookMs: 2, left: [] });
  made.end('stopped');
  const { report, variant, rules } = only(made);
  expect(report.ending.stop).toEqual({ variant: 'naive', by: 'page', why: 'release in progress', atMs: 420_000 });
  expect(report.hypothesis).toMatchObject({ result: 'not tested', because: 'nothing broken' });
  expect(variant.gates).toEqual([
    { question: 'All well?', atMs: 20_000, answer: 'refused', by: 'page', waitedMs: 400_000, faults: [] },
  ]);
  expect(variant.detection).toBeNull();
  expect(rules).toEqual(['gate']);
});

test('stopped before any load began, and before any variant', () => {
  const made = madeJournal({ expect: EXPECT });
  made.put({ kind: 'stop', by: 'signal SIGINT' });
  made.put({ kind: 'healed', by: 'signal SIGINT', faults: 0, tookMs: 1, left: [] });
  made.put({ kind: 'ended', outcome: 'stopped' });
  const report = concludePostMortem(made.entries);
  expect(report.ending).toMatchObject({ outcome: 'stopped', stop: { variant: '', by: 'signal SIGINT' } });
  const early = madeJournal({ expect: EXPECT });
  early.put({ kind: 'said', by: 'squall', text: 'a game day before this one died' });
  early.run('naive');
  expect(only(early).variant.timeline.map(({ text }) => text)).toEqual([
    'a game day before this one died',
    'The load began.',
  ]);
});

test('killed in the middle of a fault: there is no end, and the fault is not known to be gone', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(5, { ok: 40, failed: 60 });
  made.own({ kind: 'statement', of: 'expect', text: SLO, state: 'broken', observed: '88 %' });
  const { report, variant, rules } = only(made);
  expect(report.ending).toMatchObject({ outcome: 'no end', unlifted: [{ variant: 'naive', fault: { toMs: null } }] });
  expect(report.hypothesis).toMatchObject({
    result: 'undecided',
    because: 'not judged',
    by: [{ statement: { state: 'broken', provisional: true, asExpected: null } }],
  });
  expect(variant.impact).toMatchObject({ failed: 300, inFlightAtEnd: 5 });
  expect(variant.span).toEqual({ fromMs: 20_000, toMs: null });
  expect(variant.recovery.state).toBe('unknown');
  expect(rules[0]).toBe('unlifted');
});

test('nothing recovered: requests failed until the run ended', () => {
  const made = day({ during: { failed: 100 }, bad: 40, after: 0 });
  made.end('failed');
  const { variant, rules } = only(made);
  // The last of 40 bad seconds is the last in which a good run may begin.
  expect(variant.recovery).toMatchObject({ state: 'not recovered', lowMs: 39_000, factor: 3.9 });
  expect(rules[0]).toBe('outage');
});

test('a fault that nobody felt tests nothing', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(10, { ok: 100 });
  made.lift('slow bank', { touched: 0 });
  made.seconds(10, { ok: 100 });
  made.verdicts(verdict(SLO));
  made.end('as expected');
  const { report, rules } = only(made);
  expect(report.hypothesis).toMatchObject({ result: 'not tested', because: 'nothing felt' });
  expect(rules).toContain('unfelt');
});

test('two variants: the control is no finding of its own, and the good one is named as its fix', () => {
  const made = madeJournal({
    variants: ['unprotected', 'protected'],
    expect: {
      unprotected: [{ text: 'outage after fault <= 0.1x fault', expected: 'break' }],
      protected: [{ text: 'outage after fault <= 0.1x fault', expected: 'hold' }],
    },
  });
  for (const [variant, bad] of [
    ['unprotected', 20],
    ['protected', 0],
  ] as const) {
    made.run(variant);
    made.seconds(20, { ok: 100 });
    made.inject('slow bank');
    made.seconds(10, bad > 0 ? { failed: 100 } : { ok: 90, fallback: 10 });
    made.lift('slow bank');
    made.seconds(bad, { failed: 100 });
    made.seconds(20, { ok: 100 });
    made.verdicts(verdict('outage after fault <= 0.1x fault', { expected: bad > 0 ? 'break' : 'hold' }));
  }
  made.end('as expected');
  const report = concludePostMortem(made.entries);
  expect(report.hypothesis.result).toBe('confirmed');
  const [bad, good] = report.variants;
  expect(bad).toMatchObject({ variant: 'unprotected', span: { fromMs: 20_000 }, recovery: { factor: 1.95 } });
  expect(good).toMatchObject({ variant: 'protected', span: { fromMs: 20_000 }, recovery: { factor: 0 } });
  expect(good?.impact).toMatchObject({ failed: 0, fallback: 100, during: { share: 0.9 } });
  const control = report.fixes.find(({ rule }) => rule === 'control');
  expect(control).toMatchObject({
    variant: 'unprotected',
    advice: expect.stringContaining('protected came back at once'),
  });
  expect(report.fixes.map(({ rule }) => rule)).not.toContain('outage');
});

test('ended before any fault: not tested, and the steady state that did not hold comes first', () => {
  const made = madeJournal({ expect: EXPECT, steadyState: ['error rate < 1%'], variants: ['naive', 'other'] });
  made.run('naive');
  made.seconds(20, { ok: 50, failed: 50 });
  made.own({ kind: 'statement', of: 'steady state', text: 'error rate < 1%', state: 'broken', observed: '50 %' });
  made.end('broken', 'the steady state does not hold');
  const { report, variant, rules } = only(made);
  expect(report.hypothesis).toMatchObject({ result: 'not tested', because: 'nothing broken' });
  expect(report.notes.neverRan).toEqual(['other']);
  expect(variant.statements.map(({ of, asExpected }) => [of, asExpected])).toEqual([
    ['expect', null],
    ['steady state', false],
  ]);
  expect(rules).toEqual(['steady state']);
});

test('nothing but what was opened: every form has something to say', () => {
  const report = concludePostMortem(madeJournal({ expect: EXPECT }).entries);
  expect(report).toMatchObject({ ending: { outcome: 'no end' }, variants: [], hypothesis: { result: 'not tested' } });
  expect(() => concludePostMortem([])).toThrow(/none that opens/);
});

test('a clock that is set back changes times of day, and no figure', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.setClockBack(3_600_000);
  made.seconds(10, { failed: 100 });
  made.lift('slow bank');
  made.seconds(10, { ok: 100 });
  made.end('failed');
  const { report, variant } = only(made);
  expect(report.notes.setBackMs).toBe(3_600_000);
  expect(variant.span).toEqual({ fromMs: 20_000, toMs: 30_000 });
  expect(report.tookMs).toBe(42_000);
});

test('what could not be lifted comes before everything else', () => {
  const made = day({ bad: 5 });
  made.put({ kind: 'healed', by: 'page', faults: 2, tookMs: 5000, left: ['freeze bank'] });
  made.end('stopped');
  const { report, rules } = only(made);
  expect(report.ending.left).toEqual(['freeze bank']);
  expect(rules[0]).toBe('left');
});

test('names as those of every object are names', () => {
  const made = madeJournal({ variants: ['__proto__'], expect: {} });
  made.run('__proto__');
  made.seconds(5, { ok: 10, services: JSON.parse('{"constructor": {"arrivals": 4}, "__proto__": {"arrivals": 4}}') });
  made.end('inconclusive');
  const { variant } = only(made);
  expect(variant).toMatchObject({ variant: '__proto__', statements: [], errorBudgets: [] });
});
