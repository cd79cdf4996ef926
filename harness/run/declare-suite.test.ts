import { describe, expect, it } from 'vitest';
import type { Suite } from '../domain/scenario.ts';
import { onSuite, suite } from './declare-suite.ts';

const target = { variants: { naive: {}, bounded: {} } } as unknown as Suite['target'];
const definition = (name: string): Suite => ({ name, about: '', target, scenarios: [] });

describe('a suite', () => {
  it('is returned when nothing listens', () => {
    expect(suite(definition('timeouts'))).toEqual(definition('timeouts'));
  });

  it('asks one word of all variants', () => {
    const scenario = { name: 's', about: '', phases: [], statements: { a: 'hold', b: { naive: 'break' } } } as const;
    expect(suite({ ...definition('s'), scenarios: [scenario] }).scenarios[0]?.statements).toEqual({
      a: { naive: 'hold', bounded: 'hold' },
      b: { naive: 'break' },
    });
  });

  it('is passed to the last listener only', () => {
    const first: string[] = [];
    const second: string[] = [];
    onSuite((declared) => first.push(declared.name));
    suite(definition('a'));
    onSuite((declared) => second.push(declared.name));
    suite(definition('b'));
    expect([first, second]).toEqual([['a'], ['b']]);
  });
});
