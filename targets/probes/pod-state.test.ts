import { expect, test } from 'vitest';
import {
  afterProbe,
  isDue,
  isInRotation,
  newProcess,
  type PodState,
  type ProbeName,
  restartReason,
} from './pod-state.ts';

const PROBED = { startupProbe: true };
const SILENT = { startupProbe: false };

/** The state after probes such as `liveness-` (missed) and `readiness+` (answered well) of one process. */
function after(results: readonly string[], { from = newProcess(1, PROBED), generation = 1 } = {}): PodState {
  return results.reduce((state, text) => {
    const probe = text.slice(0, -1) as ProbeName;
    return afterProbe(state, { probe, ok: text.endsWith('+'), generation }, PROBED);
  }, from);
}
const times = (n: number, text: string) => Array.from({ length: n }, () => text);

test('the third miss of liveness in a row kills, and a good answer between them begins anew', () => {
  const started = ['startup+'];
  expect(restartReason(after([...started, ...times(2, 'liveness-')]))).toBeUndefined();
  expect(restartReason(after([...started, ...times(3, 'liveness-')]))).toBe('liveness');
  expect(restartReason(after([...started, ...times(2, 'liveness-'), 'liveness+', ...times(2, 'liveness-')]))).toBe(
    undefined,
  );
});

test('a process that starts is waited for, up to thirty probes, and only its startup is probed', () => {
  const starting = after(times(29, 'startup-'));
  expect(restartReason(starting)).toBeUndefined();
  expect(['startup', 'liveness', 'readiness'].filter((probe) => isDue(probe as ProbeName, starting))).toEqual([
    'startup',
  ]);
  expect(restartReason(after(times(30, 'startup-')))).toBe('startup');
});

test('once it has started, misses of its startup count no more', () => {
  expect(restartReason(after([...times(29, 'startup-'), 'startup+', ...times(2, 'liveness-')]))).toBeUndefined();
});

test('without a startup probe liveness counts from the first moment', () => {
  const silent = newProcess(1, SILENT);
  expect(isDue('liveness', silent)).toBe(true);
  expect(isDue('startup', silent)).toBe(false);
  expect(restartReason(after(times(3, 'liveness-'), { from: silent }))).toBe('liveness');
});

test('one probe of readiness decides on the rotation, in both directions, and misses of it never kill', () => {
  expect(isInRotation(after(['startup+']))).toBe(false);
  expect(isInRotation(after(['startup+', 'readiness+']))).toBe(true);
  const out = after(['startup+', 'readiness+', ...times(100, 'readiness-')]);
  expect(isInRotation(out)).toBe(false);
  expect(restartReason(out)).toBeUndefined();
  expect(isInRotation(after(['readiness+'], { from: out }))).toBe(true);
});

test('the next process begins anew, and what is found late of the one before counts for nothing', () => {
  const before = after(['startup+', 'readiness+', ...times(2, 'liveness-')]);
  const next = after(['startup-'], { from: before, generation: 2 });
  expect(next).toEqual({ generation: 2, started: false, ready: false, misses: 1 });
  expect(after(['liveness-', 'readiness+', 'startup+'], { from: next, generation: 1 })).toBe(next);
});
