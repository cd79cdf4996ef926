import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classify, type OutcomeRule } from '../../domain/outcome.ts';
import { headersOf, outcomeNames } from './outcomes.ts';

const rules: readonly OutcomeRule[] = [
  { label: 'fallback', class: 'success', status: 200, header: ['x-degraded', 'true'] },
  { label: 'breaker open', class: 'rejected', status: 503, json: { 'error.code': 'circuit_open' } },
  { label: 'bulkhead full', class: 'rejected', status: 503, json: { 'error.code': 'bulkhead_full' } },
  { label: 'busy', class: 'error', status: 503 },
];

test('caching does not change the names that the rules give', () => {
  const answer = fc.record({
    status: fc.constantFrom(200, 204, 404, 500, 503),
    degraded: fc.constantFrom('true', 'false', undefined),
    body: fc.constantFrom('', 'not json', '{"error":{"code":"circuit_open"}}', '{"error":{"code":"bulkhead_full"}}'),
  });
  const names = outcomeNames(rules);
  fc.assert(
    fc.property(answer, ({ status, degraded, body }) => {
      const raw = degraded === undefined ? [] : ['X-Degraded', degraded];
      const rule = classify({ status, headers: headersOf(raw), body }, rules);
      expect(names.answered(status, raw, names.wantsBody(status) ? body : '')).toEqual({
        kind: 'answered',
        label: rule.label,
        class: rule.class,
        status,
      });
    }),
  );
});

test('a body is wanted only where a rule that can decide asks for it', () => {
  const names = outcomeNames(rules);
  expect([200, 204, 404, 503].filter(names.wantsBody)).toEqual([503]);
  expect(outcomeNames([{ label: 'any', class: 'success' }, ...rules]).wantsBody(503)).toBe(false);
});

test('text in a body decides where a rule asks for it', () => {
  const names = outcomeNames([{ label: 'pending', class: 'success', status: 200, body: 'queued' }]);
  expect(names.wantsBody(200)).toBe(true);
  expect(names.answered(200, [], 'your order is queued').label).toBe('pending');
  expect(names.answered(200, [], 'done').label).toBe('ok');
});

test('requests without an answer are named by how they ended and by how far they had come', () => {
  const names = outcomeNames([
    { label: 'connect timeout', class: 'error', ended: 'timed-out', stage: 'connecting' },
    { label: 'read timeout', class: 'error', ended: 'timed-out' },
    { label: 'shed', class: 'rejected', ended: 'refused' },
    { label: 'cut', class: 'error', stage: 'reading' },
  ]);
  const label = (...end: Parameters<typeof names.unanswered>) => names.unanswered(...end).label;
  expect(label('timed-out', 'connecting')).toBe('connect timeout');
  expect(label('timed-out', 'waiting')).toBe('read timeout');
  expect(label('truncated', 'reading')).toBe('cut');
  expect(names.unanswered('refused', 'connecting')).toEqual({
    kind: 'refused',
    label: 'shed',
    class: 'rejected',
    status: 0,
  });
  expect(label('reset', 'waiting')).toBe('reset');
  expect(label('dropped')).toBe('dropped');
  expect(names.answered(200, [], '').label).toBe('ok');
});

test('equal outcomes are one object', () => {
  const names = outcomeNames(rules);
  expect(names.answered(503, [], '')).toBe(names.answered(503, [], '{}'));
  expect(names.unanswered('reset', 'waiting')).toBe(names.unanswered('reset', 'waiting'));
});
