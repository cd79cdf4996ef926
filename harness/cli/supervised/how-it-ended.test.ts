import { expect, test } from 'vitest';
import { SquallError } from '../../runtime/errors.ts';
import { type Ending, howItEnded } from './how-it-ended.ts';

const loading = 'suites/shop.suite.ts';
const results = 'results/*/r1';

function ended(ending: Partial<Ending>): string | number {
  const end = howItEnded({ code: 0, signal: null, ...ending });
  return end instanceof SquallError ? `${end.exitCode} ${end.message}; ${end.hint}` : end;
}

test.each<[string, Partial<Ending>, number | RegExp]>([
  ['as it wanted', { done: 10, code: 10 }, 10],
  ['as it wanted, whatever exit code its suites gave it', { done: 10, code: 0 }, 10],
  ['as it wanted, and then it hung', { done: 0, code: null, signal: 'SIGKILL' }, 0],
  ['by a second Ctrl-C', { code: null, signal: 'SIGKILL', ended: 'interrupted', results }, 130],
  ['by Ctrl-C before it listened', { code: null, signal: 'SIGINT', loading }, 130],
  ['by a terminal that closed', { code: null, signal: 'SIGHUP', results }, 130],
  [
    'process.exit(0) while loaded',
    { loading, exitAt: `${loading}:3:1` },
    /^2 suites.* process\.exit\(0\) at suites.*3:1;/,
  ],
  ['process.exit of a package while loaded', { loading, exitAt: '', code: 1 }, /^2 suites.* process\.exit\(1\);/],
  ['an await that nothing settles', { loading }, /^2 suites\/shop\.suite\.ts is never loaded: it awaits/],
  ['an await beside a timer', { loading, code: null, signal: 'SIGKILL', ended: 'never loads' }, /^2 .*never loaded/],
  ['a loop while loaded', { loading, code: null, signal: 'SIGKILL', ended: 'silent' }, /^2 .*as an endless loop/],
  ['killed while loaded', { loading, code: null, signal: 'SIGKILL' }, /^2 .*ended the process.*\(SIGKILL\)/],
  [
    'process.exit in a run',
    { results, exitAt: 'a.ts:1:2' },
    /^2 a\.ts:1:2 called process\.exit\(0\);.*results\/\*\/r1/,
  ],
  ['a loop in a run', { results, code: null, signal: 'SIGKILL', ended: 'silent' }, /^2 code of a suite never lets go/],
  ['killed in a run', { results, code: null, signal: 'SIGKILL' }, /^12 the run was ended by SIGKILL;.*results\/\*\/r1/],
  ['out of memory', { results, code: null, signal: 'SIGABRT' }, /^12 the run was ended by SIGABRT/],
  ['it just ended', { results }, /^12 the run was ended by exit code 0/],
])('ended %s', (_, ending, expected) => {
  if (typeof expected === 'number') expect(ended(ending)).toBe(expected);
  else expect(ended(ending)).toMatch(expected);
});
