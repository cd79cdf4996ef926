import { describe, expect, it } from 'vitest';
import type { Suite } from './scenario.ts';
import { onSuite, suite } from './suite.ts';

const definition = (name: string) => ({ name }) as Suite;

describe('a suite', () => {
  it('is returned unchanged when nothing listens', () => {
    const given = definition('timeouts');
    expect(suite(given)).toBe(given);
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
