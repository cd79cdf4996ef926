import { expect, test } from 'vitest';
import { checkAllowed, checkResolved } from './allow-list.ts';

test('this machine may always be driven', () => {
  const own = [
    'http://localhost:1',
    'http://127.0.0.1:2/x',
    'http://[::1]:3',
    '127.8.8.8:4',
    'postgres://u:p@LOCALHOST/d',
    'http://localhost.:1',
    'localhost:5432',
    '[::ffff:127.0.0.1]:4',
    'http://[0:0:0:0:0:0:0:1]',
    'http://127.1:80',
    'tcp://0x7f.1:80',
    'http://0.0.0.0:1',
    'http://[::]:1',
  ];
  expect(checkAllowed(own, [])).toEqual([]);
});

test.each([
  'http://bank.example',
  'http://10.0.0.7:80',
  'http://127.0.0.1.example',
  'db.internal:5432',
  'http://localhost@bank.example',
  'http://localhost.example',
  'http://foo.localhost',
  'http://[::ffff:10.0.0.7]',
  'http://128.0.0.1',
  'http://bank.example\\@localhost/',
])('%s needs to be allowed by name', (address) => {
  expect(() => checkAllowed([address], ['other.example'])).toThrow('not allowed');
});

test('allowed hosts are returned, each once', () => {
  expect(checkAllowed(['http://a.example:1', 'http://a.example:2', 'http://localhost'], ['a.example'])).toEqual([
    'a.example',
  ]);
});

test.each([
  ['Bank.Example.', 'http://bank.example'],
  ['bank.example', 'http://BANK.example.:80'],
  ['[fe80::1]', 'http://[FE80:0::1]:80'],
  ['fe80::1', '[fe80::1]:80'],
  ['10.0.0.7', 'http://[::ffff:10.0.0.7]'],
  ['10.0.0.7', '10.7:80'],
])('%s allows %s, whatever the spelling', (allowed, address) => {
  expect(checkAllowed([address], [allowed])).toHaveLength(1);
});

test.each(['', 'http://', 'a b:80', 'http://[::1', 'bank:port'])('%j is told to be no address', (address) => {
  expect(() => checkAllowed([address], [])).toThrow(expect.objectContaining({ code: 'SQUALL_USAGE' }));
});

test('this machine’s own name is checked where it leads to', async () => {
  await expect(checkResolved(['http://localhost:1', 'http://127.0.0.1'], [])).resolves.toEqual([]);
  await expect(checkResolved(['http://bank.example'], [])).rejects.toThrow('not allowed');
});

test('the hint is what to type', () => {
  expect(() => checkAllowed(['http://a.example', 'http://b.example'], ['a.example'])).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--allow b.example') }),
  );
});
