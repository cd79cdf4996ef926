import { expect, test } from 'vitest';
import { rulesFor } from './usual-answer.ts';

const json = (...bodies: unknown[]) => bodies.map((body) => ({ status: 200, body: JSON.stringify(body) }));

test('the usual answer has every value that all samples share', () => {
  const [usual, other] = rulesFor(json({ id: 1, tips: ['a', 'b'], at: 17 }, { id: 2, tips: ['a', 'b'], at: 18 }));
  expect(usual).toEqual({ label: 'as before', class: 'success', status: 200, json: { 'tips.0': 'a', 'tips.1': 'b' } });
  expect(other).toEqual({ label: 'another answer', class: 'success', status: '2xx' });
});

test('what is no JSON is compared as text where it is the same each time', () => {
  const text = (...bodies: string[]) => rulesFor(bodies.map((body) => ({ status: 200, body })))[0];
  expect(text('<p>hi</p>', '<p>hi</p>')).toMatchObject({ body: '<p>hi</p>' });
  expect(text('<p>12:01</p>', '<p>12:02</p>')).toEqual({ label: 'as before', class: 'success', status: 200 });
  expect(text('', '')).not.toHaveProperty('body');
});

test('a name with a dot in it cannot be told from a step, so it is left out', () => {
  expect(rulesFor(json({ 'a.b': 1, c: null }, { 'a.b': 1, c: null }))[0]).toMatchObject({ json: { c: null } });
});

test('without a sample any success is the usual answer', () => {
  expect(rulesFor([])).toEqual([{ label: 'as before', class: 'success', status: '2xx' }]);
});
