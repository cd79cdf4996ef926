import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSquallError } from '../runtime/errors.ts';
import { parseStatement } from './parse.ts';

function refusal(text: string): string {
  try {
    parseStatement(text);
  } catch (error) {
    if (isSquallError(error) && error.code === 'SQUALL_STATEMENT_SYNTAX') return error.message;
    throw error;
  }
  return 'accepted';
}

test('the error marks the column, says what was expected there and which word was meant', () => {
  expect(refusal('max duratoin < 6s')).toBe(
    [
      'column 5: expected "duration" or the name of a metric in quotes, found "duratoin"',
      '  max duratoin < 6s',
      '      ^ did you mean "duration"?',
    ].join('\n'),
  );
  expect(refusal('p99 duration during falt <= 1s')).toMatch(
    /expected "baseline", "fault" or "recovery".*\n.*\n.*"fault"\?/,
  );
  expect(refusal('maximum duration < 6s')).toMatch(/did you mean "max"\?$/);
});

test('the error names units that are missing or wrong', () => {
  expect(refusal('max duration < 6')).toMatch(/^column 16: expected a duration such as 6s or a factor such as 1.2x/);
  expect(refusal('error rate < 5')).toMatch(/^column 14: expected a percentage up to 100% such as 1%, found "5"/);
  expect(refusal('throughput > 100')).toMatch(/^column 14: expected a rate such as 100\/s/);
});

test('the error says where a statement stops too early or goes on too long', () => {
  expect(refusal('max duration')).toMatch(
    /^column 13: expected "of", "for", "during", "<", "<=", ">", ">=", "after" or "in", the statement ends here/,
  );
  expect(refusal('all complete please')).toMatch(/"during" or the end of the statement, found "please"/);
  expect(refusal('')).toMatch(/^column 1: expected "max"/);
});

test('warmup is outside every statement', () => {
  expect(refusal('max duration during warmup < 6s')).toMatch(/expected "baseline", "fault" or "recovery"/);
});

test('scopes may stand before or after the comparison, in any order, each once', () => {
  const { tree } = parseStatement('max duration of ok for /payment during fault < 6s');
  expect(parseStatement('max duration during fault < 6s for "/payment" of ok').tree).toEqual(tree);
  expect(refusal('max duration of ok < 6s of ok')).toMatch(/^column 25: expected "for", "during" or the end/);
});

test('case, spacing and spelled-out units do not matter', () => {
  expect(parseStatement('  MAX   Duration<6s').tree).toEqual(parseStatement('max duration < 6 s').tree);
  expect(parseStatement('error rate <= 1 percent').tree).toEqual(parseStatement('error rate<=1%').tree);
});

test('a statement keeps its text as it was written', () => {
  expect(parseStatement('max duration  <  6000ms')).toMatchObject({
    text: 'max duration  <  6000ms',
    canonical: 'max duration < 6s',
  });
});

test('no text at all makes the parser fail in another way', () => {
  const words = fc.constantFrom(
    'max',
    'duration',
    'p99',
    'rate',
    'of',
    '<',
    '6s',
    'during',
    '"',
    '\\',
    '{',
    '=',
    'x}',
    '%',
    ' ',
  );
  const noise = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 8 }).map((parts) => parts.join(' ')),
  );
  fc.assert(
    fc.property(noise, (text) => void refusal(text)),
    { numRuns: 500 },
  );
});

test('outcomes, routes and services of any name survive being printed and read again', () => {
  const anyName = fc.string({ minLength: 1 }).filter((name) => name.trim() === name);
  fc.assert(
    fc.property(anyName, anyName, anyName, (label, route, service) => {
      const quoted = (name: string) => JSON.stringify(name.replaceAll(/[^ -~]/g, '?'));
      for (const text of [
        `max duration of ${quoted(label)} for ${quoted(route)} < 6s`,
        `rate of ${quoted(label)} = 0%`,
        `arrivals at ${quoted(service)} = 0`,
        `calls to ${quoted(label)} at ${quoted(service)} = 0`,
        `${quoted(label)} at ${quoted(service)} = 0`,
      ]) {
        const statement = parseStatement(text);
        expect(parseStatement(statement.canonical).tree).toEqual(statement.tree);
      }
    }),
    { numRuns: 100, examples: [['000', '9xx', '600']] },
  );
});

test('numbers that no number can hold, and shares above their whole, are refused where they stand', () => {
  const digits = '9'.repeat(400);
  expect(refusal(`max duration < ${digits}s`)).toMatch(/^column 16: expected a duration such as 6s/);
  expect(refusal(`count of reset < ${digits}`)).toMatch(/^column 18: expected a number/);
  expect(refusal(`throughput > ${digits}/s`)).toMatch(/^column 14: expected a rate such as 100\/s/);
  expect(refusal('error rate < 150%')).toMatch(/^column 14: expected a percentage up to 100% such as 1%, found "150%"/);
  expect(refusal('success rate >= 101 percent')).toMatch(/up to 100% such as 1%, found "101"/);
  expect(refusal('count of reset <= 1_')).toMatch(/^column 19: expected a number, found "1_"/);
  for (const text of ['error rate <= 100%', 'rate of ok = 100 %', 'count of reset <= 1_000', 'error rate < 0.5%'])
    expect(refusal(text)).toBe('accepted');
});

test('a percentile lies below 100, however many nines it is written with', () => {
  expect(refusal('p99.999999999999999999 duration < 1s')).toMatch(/expected .*a percentile such as p99/);
  expect(refusal('p100 duration < 1s')).toMatch(/expected .*a percentile such as p99/);
  expect(refusal('p0 duration < 1s')).toMatch(/expected .*a percentile such as p99/);
  expect(parseStatement('p99.999 duration < 1s').canonical).toBe('p99.999 duration < 1s');
});

test('a statement is about one phase: `during` and `after` do not go together', () => {
  for (const text of [
    'error rate after 2s of fault during recovery < 5%',
    'error rate during fault < 5% after 2s of fault',
    'no thread exhaustion after 2s of fault during fault',
  ])
    expect(refusal(text)).not.toBe('accepted');
});

test('what looks like an operator and is none is no statement', () => {
  for (const sign of ['≤', '≥', '==', '=<', '=>', '!=', '< =', '<>', '~', '<<'])
    expect(refusal(`error rate ${sign} 1%`)).not.toBe('accepted');
  for (const text of [
    'max duration < 6 sec',
    'max duration < -6s',
    'max duration < .5s',
    'max duration < 1e3ms',
    'p99 duration < ６s',
  ])
    expect(refusal(text)).not.toBe('accepted');
});
