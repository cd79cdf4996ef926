import { expect, test } from 'vitest';
import { factor, httpUrl, portNumber, positive, share, wholeAboveZero, wholeNumber } from './arguments.ts';

test.each([
  ['wholeNumber', wholeNumber],
  ['wholeAboveZero', wholeAboveZero],
  ['positive', positive],
  ['factor', factor],
  ['share', share],
  ['portNumber', portNumber],
] as const)('%s takes no text for a number that is none', (_name, read) => {
  for (const text of ['', ' ', '0x10', '0b1', '1_000', '1,5', '1 2', 'Infinity', 'NaN', '٣', '\t'])
    expect(() => read(text), text).toThrow(expect.objectContaining({ code: 'commander.invalidArgument' }));
});

test.each([
  ['0', 0],
  ['7', 7],
  ['1e3', 1000],
] as const)('%s is a whole number', (text, value) => {
  expect(wholeNumber(text)).toBe(value);
});

test.each([
  ['localhost:3000/go?to=http://other.example/x', 'http://localhost:3000/go?to=http://other.example/x'],
  ['HTTP://localhost', 'http://localhost/'],
  ['[::1]:3000', 'http://[::1]:3000/'],
])('%s is a URL', (text, url) => {
  expect(httpUrl(text).href).toBe(url);
});

test.each(['https://localhost', 'ftp://localhost', 'unix:///run/x.sock', 'http://', '::1:80'])('%s is none', (text) => {
  expect(() => httpUrl(text)).toThrow('is not an http:// URL');
});
