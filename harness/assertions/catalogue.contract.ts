import { describe, expect, test } from 'vitest';
import type { Entry } from './catalogue.ts';
import { parseStatement } from './parse.ts';
import { evidence, type Given } from './sample/evidence.ts';

/** Evidence on which a statement must hold, or must be broken with this reason. */
export interface FamilyCases {
  readonly holds: readonly (readonly [text: string, given: Given])[];
  readonly breaks: readonly (readonly [text: string, given: Given, why: string])[];
  /** Evidence on which it is inconclusive, with this reason. */
  readonly leavesOpen?: readonly (readonly [text: string, given: Given, why: string])[];
  /** Refused when read. */
  readonly refuses: readonly string[];
}

/** What every family of statements must do. */
export function familyContract(
  { name, examples }: Entry,
  { holds, breaks, leavesOpen = [], refuses }: FamilyCases,
): void {
  const texts = [...new Set([...examples, ...holds.map(([text]) => text), ...breaks.map(([text]) => text)])];
  describe(`statements about ${name}`, () => {
    test.each(texts)('%s is read by this family, and its usual spelling means the same', (text) => {
      const statement = parseStatement(text);
      expect(statement.family).toBe(name);
      const again = parseStatement(statement.canonical);
      expect(again.tree).toEqual(statement.tree);
      expect(again.canonical).toBe(statement.canonical);
    });
    test.each(texts)('%s says what it needs', (text) => {
      expect(parseStatement(text).needs.length).toBeGreaterThan(0);
    });
    test.each(texts)('%s is inconclusive in a run without evidence', (text) => {
      expect(parseStatement(text).judge(evidence())).toMatchObject({
        verdict: 'inconclusive',
        why: expect.any(String),
      });
    });
    test.each(holds)('%s holds', (text, given) => {
      expect(parseStatement(text).judge(evidence(given))).toMatchObject({ verdict: 'pass' });
    });
    test.each(breaks)('%s is broken', (text, given, why) => {
      expect(parseStatement(text).judge(evidence(given))).toMatchObject({ verdict: 'fail', why });
    });
    test.each(leavesOpen)('%s is inconclusive', (text, given, why) => {
      expect(parseStatement(text).judge(evidence(given))).toMatchObject({ verdict: 'inconclusive', why });
    });
    test.each(refuses)('"%s" is refused', (text) => {
      expect(() => parseStatement(text)).toThrow(expect.objectContaining({ code: 'SQUALL_STATEMENT_SYNTAX' }));
    });
    test('has a case that holds and one that breaks', () => {
      expect(holds.length * breaks.length).toBeGreaterThan(0);
    });
  });
}
