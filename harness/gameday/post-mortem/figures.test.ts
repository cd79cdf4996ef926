import { describe, expect, test } from 'vitest';
import { day, EXPECT, only } from './made-day.fixture.ts';
import { madeJournal } from './made-journal.fixture.ts';

test('an empty baseline is nothing to compare with', () => {
  const made = madeJournal({ expect: EXPECT });
  made.run('naive');
  made.seconds(5, {});
  made.inject('slow bank');
  made.seconds(5, { failed: 100 });
  made.lift('slow bank');
  made.seconds(5, { ok: 100 });
  made.end('inconclusive');
  const { variant } = only(made);
  expect(variant.recovery).toMatchObject({ state: 'unknown', why: expect.stringContaining('nothing to compare') });
  expect(variant.impact.before).toEqual({ perSecond: 0, share: null, p99Ms: null, maxMs: null });
});

test('seconds that are missing stay a gap: nothing is concluded from them', () => {
  const made = madeJournal();
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(10, { failed: 100 });
  made.lift('slow bank');
  made.wait(4000);
  made.seconds(10, { ok: 100 });
  made.end('failed');
  const { report, variant } = only(made);
  expect(report.notes.missingMs).toEqual({ naive: 4000 });
  expect(variant.impact.sent).toBe(4000);
  expect(variant.recovery).toMatchObject({ state: 'recovered', highMs: 4000 });
});

test('a compressed run is told in real time, and people in theirs', () => {
  const made = madeJournal({ timeScale: 10, expect: EXPECT });
  made.run('naive');
  made.seconds(20, { ok: 100 });
  made.inject('slow bank');
  made.seconds(5, { failed: 100 });
  made.own({ kind: 'gate', index: 3, question: 'Go on?', state: 'waits' });
  made.seconds(5, { failed: 100 });
  made.own({ kind: 'gate', index: 3, question: 'Go on?', state: 'passed', by: 'terminal', waitedMs: 500 });
  made.lift('slow bank');
  made.seconds(20, { failed: 100 });
  made.seconds(20, { ok: 100 });
  made.end('failed');
  const { variant, report } = only(made);
  expect(variant.span).toEqual({ fromMs: 20_000, toMs: 30_000 });
  expect(variant.recovery).toMatchObject({ shownMs: 19_500, factor: 1.95 });
  expect(variant.gates).toMatchObject([{ atMs: 25_000, waitedMs: 500, faults: ['slow bank'] }]);
  expect(report.tookMs).toBe(9000);
});

test('seconds that were written late lie where they were', () => {
  const made = madeJournal({ timeScale: 10 });
  made.run('naive');
  made.seconds(10, { ok: 100 });
  for (const lateMs of [90, 60, 80]) {
    made.wait(lateMs);
    made.seconds(1, { ok: 100 });
    made.wait(-lateMs);
    made.seconds(3, { ok: 100 });
  }
  made.inject('slow bank');
  made.seconds(10, { failed: 100 });
  made.lift('slow bank');
  made.wait(85);
  made.seconds(1, { ok: 100 });
  made.wait(-85);
  made.seconds(20, { ok: 100 });
  const { report, variant } = only(made);
  expect(report.notes.missingMs).toEqual({});
  expect(variant.impact.before).toMatchObject({ perSecond: 100 });
  expect(variant.recovery).toMatchObject({ state: 'recovered', highMs: 0 });
});

describe('who noticed', () => {
  const ALERT = { kind: 'alert', name: 'BankSlow', labels: {} };

  test('no alert of the rules fired: it says so, and what did tell', () => {
    const made = madeJournal({ alerts: ['BankSlow', 'ErrorsHigh'] });
    made.run('naive');
    made.seconds(10, { ok: 100 });
    made.own({ ...ALERT, state: 'fires' });
    made.seconds(10, { ok: 100 });
    made.inject('slow bank');
    made.seconds(4, { failed: 100 });
    made.put({ kind: 'said', by: 'runbook', text: 'now look at the page' });
    made.put({ kind: 'said', by: 'terminal', text: 'checkout hangs' });
    made.lift('slow bank');
    made.end('failed');
    const { variant, rules } = only(made);
    expect(variant.detection).toEqual({
      rules: 2,
      alert: null,
      other: { kind: 'person', what: 'checkout hangs', afterMs: 4000 },
    });
    expect(rules).toContain('no alert');
  });

  test('an alert that fires late is told with the part of the fault that was over', () => {
    const made = madeJournal({ alerts: ['BankSlow'] });
    made.run('naive');
    made.seconds(20, { ok: 100 });
    made.inject('slow bank');
    made.seconds(8, { failed: 100 });
    made.own({ ...ALERT, state: 'fires' });
    made.seconds(2, { failed: 100 });
    made.lift('slow bank');
    made.seconds(10, { ok: 100 });
    made.end('failed');
    const { report, variant } = only(made);
    expect(variant.detection).toMatchObject({ rules: 1, alert: { what: 'BankSlow', afterMs: 8000 } });
    expect(report.fixes.find(({ rule }) => rule === 'slow alert')?.text).toBe(
      'The first alert fired only when 80 % of the fault was over.',
    );
  });

  test('an alert fired when it says so, and not when somebody noticed that', () => {
    const made = madeJournal();
    made.run('naive');
    made.seconds(20, { ok: 100 });
    made.inject('slow bank');
    made.seconds(8, { failed: 100 });
    made.own({ ...ALERT, state: 'fires', sinceMs: 23_000 });
    expect(only(made).variant.detection?.alert).toEqual({ what: 'BankSlow', afterMs: 3000 });
  });

  test('an alert is not missed where nobody was harmed', () => {
    const made = day({ during: { ok: 100 }, given: { alerts: ['BankSlow'] } });
    made.end('as expected');
    expect(only(made).rules).not.toContain('no alert');
  });
});

describe('amplification', () => {
  test('calls at a service for each request, also after it was restarted', () => {
    const made = madeJournal();
    made.run('naive');
    let arrivals = 0;
    const seconds = (count: number, each: number) => {
      for (let i = 0; i < count; i++) {
        arrivals += each;
        made.seconds(1, { ok: 100, services: { bank: { arrivals }, payment: { 'in flight': 3 } } });
      }
    };
    seconds(5, 100);
    made.inject('slow bank');
    seconds(2, 400);
    arrivals = 0;
    seconds(2, 400);
    made.lift('slow bank');
    seconds(4, 100);
    made.end('failed');
    const { variant, rules } = only(made);
    expect(variant.amplification).toEqual([{ service: 'bank', before: 1, during: 4, after: 1 }]);
    expect(rules).toContain('amplification');
  });

  test('it is left out where no service counts', () => {
    expect(only(day()).variant.amplification).toEqual([]);
  });
});

describe('the error budget', () => {
  const budgets = (text: string, expected: 'hold' | 'break' = 'hold') =>
    only(day({ given: { expect: { naive: [{ text, expected }] } } })).variant.errorBudgets;

  test.each([
    ['error rate < 5%', 300, 200],
    ['success rate during fault >= 90%', 100, 200],
    ['success rate = 100%', 0, 200],
  ])('of %s are %i requests', (text, allowed, spent) => {
    expect(budgets(text)).toMatchObject([
      { statement: text, allowed, spent, burnt: allowed === 0 ? null : spent / allowed },
    ]);
  });

  test.each([
    'max duration < 6s',
    'success rate > 99% for /payment',
    'error rate < 5% in any 10s window',
    'success rate < 50%',
    'error rate of what nobody understands',
  ])('%s states none', (text) => {
    expect(budgets(text)).toEqual([]);
  });

  test('what should break states none', () => {
    expect(budgets('success rate >= 99%', 'break')).toEqual([]);
  });
});
