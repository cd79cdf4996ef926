import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ERRORS, EXIT, isSquallError, SquallError } from './errors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');

/** Cells of every table row whose first cell matches. */
function rows(first: RegExp): string[][] {
  const cells = page.split('\n').map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  return cells.filter(([cell]) => cell !== undefined && first.test(cell));
}

describe('docs/errors.md', () => {
  it('lists every code of the catalogue, in its order, with its exit code and its words', () => {
    const listed = rows(/^`SQUALL_/);
    expect(listed).toEqual(
      Object.entries(ERRORS).map(([code, { exit, about }]) => [`\`${code}\``, String(exit), about]),
    );
  });

  it('lists every exit code once', () => {
    expect(rows(/^\d+$/).map(([exit]) => Number(exit))).toEqual(Object.values(EXIT));
  });
});

describe('a SquallError', () => {
  it('carries its code, hint, cause and the exit code of its kind', () => {
    const cause = new Error('ECONNREFUSED');
    const error = new SquallError('SQUALL_START_TIMEOUT', 'bank was not ready after 10 s', {
      hint: 'see its log',
      cause,
    });
    expect(error).toMatchObject({
      name: 'SquallError',
      code: 'SQUALL_START_TIMEOUT',
      hint: 'see its log',
      cause,
      exitCode: 12,
    });
  });

  it('without a cause has none, so that printing it shows no empty "cause: undefined"', () => {
    expect(new SquallError('SQUALL_USAGE', 'what?')).not.toHaveProperty('cause');
  });

  it('is known by its code, also when it is a copy of one', () => {
    expect(isSquallError(new SquallError('SQUALL_PROXY', 'no answer'))).toBe(true);
    expect(isSquallError(Object.assign(new Error('no answer'), { code: 'SQUALL_PROXY' }))).toBe(true);
  });

  it.each([[new Error('plain')], [Object.assign(new Error('system'), { code: 'ENOENT' })], ['text'], [undefined]])(
    'is not %s',
    (error) => {
      expect(isSquallError(error)).toBe(false);
    },
  );
});
