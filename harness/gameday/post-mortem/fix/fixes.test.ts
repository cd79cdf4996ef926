import { describe, expect, test } from 'vitest';
import { concludePostMortem } from '../conclude.ts';
import { day, only } from '../made-day.fixture.ts';
import { madeJournal, verdict } from '../made-journal.fixture.ts';
import { sampleDay } from '../sample-day.fixture.ts';
import { commandFor } from './fixes.ts';
import { RULES } from './rules.ts';

test.each([
  ['npm run gameday black-friday', 'npm run gameday black-friday -- --variant naive'],
  ['npm run gameday black-friday -- --seed 4', 'npm run gameday black-friday -- --seed 4 --variant naive'],
  ['squall gameday days/black-friday.yaml', 'squall gameday days/black-friday.yaml --variant naive'],
])('%s is run again with one variant', (repeat, command) => {
  expect(commandFor(repeat, 'naive')).toBe(command);
});

test('a variant is one word of the shell, and none is all of them', () => {
  expect(commandFor('squall gameday x', "a b'; rm -rf ~")).toBe(`squall gameday x --variant 'a b'\\''; rm -rf ~'`);
  expect(commandFor('squall gameday x', null)).toBe('squall gameday x');
});

test('every rule has a name of its own, and says why it stands where it stands', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  for (const { because } of RULES) expect(because).toMatch(/^[a-z].*[^.]$/);
});

describe('what is found', () => {
  const OUTAGE = 'outage after fault <= 0.1x fault';

  test('a control that holds proves nothing', () => {
    const made = day({ given: { expect: { naive: [{ text: OUTAGE, expected: 'break' }] } } });
    made.verdicts(verdict(OUTAGE, { expected: 'break', verdict: 'pass', observed: 0, bound: 0.1 }));
    expect(only(made).report.fixes[0]).toMatchObject({
      rule: 'held',
      text: `${OUTAGE} holds and should break.`,
      evidence: ['observed 0x, bound 0.1x'],
    });
  });

  test('a check that broke, and a step that failed with its reason', () => {
    const made = day();
    made.own({ kind: 'statement', of: 'check', text: 'p99 duration < 1s', state: 'broken', observed: '5 s' });
    made.own({ kind: 'step', index: 3, text: 'load 200/s', state: 'failed', why: 'no such rate' });
    const { report, rules } = only(made);
    expect(rules.filter((rule) => rule === 'check' || rule === 'step')).toEqual(['check', 'step']);
    expect(report.fixes.find(({ rule }) => rule === 'step')?.text).toBe('Step failed: load 200/s (no such rate).');
    expect(report.fixes.find(({ rule }) => rule === 'check')?.evidence).toEqual(['5 s']);
  });

  test.each([
    [59_000, true, false],
    [60_000, true, true],
    [299_000, false, false],
    [300_000, false, true],
  ])('a gate that waited %i ms while something was broken: %s, is told: %s', (waitedMs, broken, told) => {
    const made = madeJournal();
    made.run('naive');
    made.seconds(5, { ok: 100 });
    if (broken) made.inject('slow bank');
    made.own({ kind: 'gate', index: 1, question: 'Go on?', state: 'waits' });
    made.wait(waitedMs);
    made.own({ kind: 'gate', index: 1, question: 'Go on?', state: 'passed', by: 'page', waitedMs });
    // What the gate let pass did not act while it waited.
    if (!broken) made.inject('slow bank');
    expect(only(made).rules.includes('gate')).toBe(told);
  });

  test('stands in the order of the rules', () => {
    const order = concludePostMortem(sampleDay().entries).fixes.map(({ rule }) =>
      RULES.findIndex(({ id }) => id === rule),
    );
    expect(order.length).toBeGreaterThan(2);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });
});
