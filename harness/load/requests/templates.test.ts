import { expect, test } from 'vitest';
import { seededRandom } from '../../runtime/random.ts';
import { compileTemplate, literal } from './templates.ts';

function fill(text: string, seed = 1): string {
  const compiled = compileTemplate(text);
  if (typeof compiled === 'string') throw new Error(`${text} has no placeholder`);
  return compiled({
    index: 7,
    run: 'r1',
    values: {},
    deadlineMs: 1000,
    wallMs: 0,
    lateMs: 0,
    random: seededRandom(seed),
    key: seededRandom(seed),
  });
}

test('fills every placeholder', () => {
  expect(fill('/orders/{{index}}?run={{ run }}')).toBe('/orders/7?run=r1');
  expect(fill('{{uuid}}')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number(fill('{{int -3 3}}'))).toBeGreaterThanOrEqual(-3);
});

test('draws from the seed, anew for every placeholder', () => {
  expect(fill('{{uuid}}', 5)).toBe(fill('{{uuid}}', 5));
  expect(fill('{{uuid}}', 5)).not.toBe(fill('{{uuid}}', 6));
  const [first, second] = fill('{{uuid}} {{uuid}}').split(' ');
  expect(first).not.toBe(second);
});

test('text without placeholders stays as it is', () => {
  expect(compileTemplate('{"a":{"b":1}}')).toBe('{"a":{"b":1}}');
});

test.each(['{{', '{{x}}', '{{{x}}}', 'a{{{{b', '{ {', '{{open}}'])('%s can be said literally', (text) => {
  expect(compileTemplate(literal(text))).toBe(text);
});

test('an unknown placeholder is refused with those that exist', () => {
  expect(() => compileTemplate('{{indx}}')).toThrow(
    expect.objectContaining({ code: 'SQUALL_INVALID_PLAN', hint: expect.stringContaining('{{index}}') }),
  );
});
