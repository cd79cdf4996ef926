import { describe, expect, it } from 'vitest';
import { classify, DEFAULT_RULES, isCensored, OUTCOME_KINDS, type OutcomeRule, UNANSWERED } from './outcome.ts';

const answer = (status: number, body = '', headers: Record<string, string> = {}) => ({ status, headers, body });

const RULES: readonly OutcomeRule[] = [
  { label: 'replayed', class: 'success', status: '2xx', header: ['idempotent-replayed', 'true'] },
  { label: 'declined', class: 'rejected', status: 402, json: { 'error.code': 'declined' } },
  { label: 'timeout', class: 'error', status: '5xx', json: { 'error.code': 'upstream_timeout', 'error.retry': false } },
  { label: 'gateway', class: 'error', status: '5xx' },
];

describe('an answer is named by', () => {
  it.each([
    ['its header before its status', answer(200, '', { 'idempotent-replayed': 'true' }), 'replayed'],
    ['its status when the header differs', answer(200, '', { 'idempotent-replayed': 'false' }), 'ok'],
    ['a path into its body', answer(402, '{"error":{"code":"declined"}}'), 'declined'],
    ['its class when the body holds something else', answer(402, '{"error":{"code":"other"}}'), '4xx'],
    ['every path that a rule asks for', answer(504, '{"error":{"code":"upstream_timeout","retry":false}}'), 'timeout'],
    [
      'the next rule when one path differs',
      answer(504, '{"error":{"code":"upstream_timeout","retry":true}}'),
      'gateway',
    ],
    ['the next rule when the body is not JSON', answer(504, '<html>'), 'gateway'],
    ['the next rule when the body is null', answer(504, 'null'), 'gateway'],
    ['the next rule when the body is empty', answer(504, ''), 'gateway'],
  ])('%s', (_, given, label) => {
    expect(classify(given, RULES).label).toBe(label);
  });

  it.each([
    [200, 'ok', 'success'],
    [304, 'ok', 'success'],
    [404, '4xx', 'error'],
    [503, '5xx', 'error'],
    [101, 'other', 'error'],
  ])('the default rules: %d is %s', (status, label, kind) => {
    expect(classify(answer(status), [])).toMatchObject({ label, class: kind });
  });
});

describe('the kinds of outcome', () => {
  it('are all errors but one: only an answer can be a success', () => {
    expect([...UNANSWERED, 'answered'].toSorted()).toEqual([...OUTCOME_KINDS].toSorted());
  });

  it('count a request that had not ended as at least as long as it waited', () => {
    expect(OUTCOME_KINDS.filter(isCensored)).toEqual(['timed-out', 'abandoned', 'dropped']);
  });

  it('end with a default rule that meets everything, so that every answer has a name', () => {
    expect(DEFAULT_RULES.at(-1)).toEqual({ label: 'other', class: 'error' });
  });
});
