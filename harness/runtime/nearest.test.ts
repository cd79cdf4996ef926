import { describe, expect, it } from 'vitest';
import { isAlmost, nearest } from './nearest.ts';

describe('a name that is not there', () => {
  it.each(['bnak', 'Bank', 'banks', 'ban'])('"%s" is near "bank", which is offered', (typed) => {
    expect(nearest(typed, ['fraud', 'bank', 'notify'])).toBe(', did you mean "bank"?');
  });

  it('that is near nothing gets the whole list', () => {
    expect(nearest('recommendations', ['fraud', 'bank'])).toBe(' (there are: fraud, bank)');
  });

  it('may be the further off the longer it is', () => {
    expect(nearest('timout-hierarcy-lints', ['timeout-hierarchy-lint', 'x'])).toBe(
      ', did you mean "timeout-hierarchy-lint"?',
    );
    expect(nearest('abc', ['xyz'])).toBe(' (there are: xyz)');
  });

  it('among no names gets no advice', () => {
    expect(nearest('bank', [])).toBe('');
  });
});

it.each<[string, string, boolean]>([
  ['fault', 'faults', true],
  ['timescale', 'timeScale', true],
  ['statmnts', 'statements', true],
  ['note', 'name', false],
  ['later', 'alerts', false],
])('%s for %s: %s', (name, known, is) => {
  expect(isAlmost(name, known)).toBe(is);
});
