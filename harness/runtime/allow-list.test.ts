import { expect, test } from 'vitest';
import { checkAllowed } from './allow-list.ts';

test('this machine may always be driven', () => {
  const own = [
    'http://localhost:1',
    'http://127.0.0.1:2/x',
    'http://[::1]:3',
    '127.8.8.8:4',
    'postgres://u:p@LOCALHOST/d',
  ];
  expect(checkAllowed(own, [])).toEqual([]);
});

test.each([
  'http://bank.example',
  'http://0.0.0.0:1',
  'http://10.0.0.7:80',
  'http://127.0.0.1.example',
  'db.internal:5432',
])('%s needs to be allowed by name', (address) => {
  expect(() => checkAllowed([address], ['other.example'])).toThrow('not allowed');
});

test('allowed hosts are returned, each once', () => {
  expect(checkAllowed(['http://a.example:1', 'http://a.example:2', 'http://localhost'], ['a.example'])).toEqual([
    'a.example',
  ]);
});

test('the hint is what to type', () => {
  expect(() => checkAllowed(['http://a.example', 'http://b.example'], ['a.example'])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--allow b.example') }),
  );
});
