import { expect, test } from 'vitest';
import { programSettings } from './settings.ts';

const files: Record<string, string> = { '/run/token': 'a token that nobody guesses\n', '/run/short': '12345\n' };
const read = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error('ENOENT: no such file');
  return text;
};
const needed = { SQUALL_WORKER_TOKEN_FILE: '/run/token', SQUALL_WORKER_INDEX: '3' };

test('has defaults for all but index and token', () => {
  expect(programSettings(needed, read).settings).toEqual({
    host: '127.0.0.1',
    port: 7070,
    index: 3,
    waitMs: 120_000,
    token: 'a token that nobody guesses',
  });
});

test('takes what the environment says', () => {
  const env = { ...needed, SQUALL_WORKER_HOST: '::1', SQUALL_WORKER_PORT: '0', SQUALL_WORKER_WAIT_MS: '5000' };
  expect(programSettings(env, read).settings).toMatchObject({ host: '::1', port: 0, waitMs: 5000 });
});

test('tells everything that is wrong at once', () => {
  const env = { SQUALL_WORKER_PORT: '70000', SQUALL_WORKER_WAIT_MS: '2m', SQUALL_WORKER_INDEX: '-1' };
  expect(programSettings(env, read).problems).toEqual([
    'SQUALL_WORKER_PORT must be a whole number from 0 to 65535, not "70000"',
    'SQUALL_WORKER_INDEX must be a whole number from 0 to 9007199254740991, not "-1"',
    'SQUALL_WORKER_WAIT_MS must be a whole number from 0 to 2147483647, not "2m"',
    'SQUALL_WORKER_TOKEN_FILE must name the file with the token',
  ]);
});

test.each([
  [{ SQUALL_WORKER_INDEX: '' }, 'SQUALL_WORKER_INDEX must be a whole number from 0 to 9007199254740991, not ""'],
  [{ SQUALL_WORKER_TOKEN_FILE: '/none' }, 'SQUALL_WORKER_TOKEN_FILE /none cannot be read: ENOENT: no such file'],
  [
    { SQUALL_WORKER_TOKEN_FILE: '/run/short' },
    'SQUALL_WORKER_TOKEN_FILE /run/short needs a token of at least 16 characters',
  ],
])('refuses %j', (env, problem) => {
  expect(programSettings({ ...needed, ...env }, read).problems).toEqual([problem]);
});
