import { expect, test } from 'vitest';
import { parseAddress, printAddress, resolveAddress } from './address.ts';

test.each(['nope', '1:2:3', '[::1', '[::1]', '127.0.0.1:99999', '127.0.0.1:-1', '127.0.0.1:http'])(
  '%s is no address',
  (address) => {
    expect(() => parseAddress(address)).toThrow(`${address} is not an address of the form host:port`);
  },
);

test.each([
  ['', ':0'],
  [':80', ':80'],
  ['127.0.0.1:', '127.0.0.1:0'],
  ['[::1]:80', '[::1]:80'],
  ['localhost:80', '127.0.0.1:80'],
])('%j is resolved and printed as %s', async (address, printed) => {
  expect(printAddress(await resolveAddress(address))).toBe(printed);
});
