import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { slowRegexes } from './slow-regexes.ts';

test('one that may try the same text again and again is found, with its line', () => {
  const text = [
    'const linear = /^a[^b]*b/;',
    'const square = /^a*a*$/;',
    'const all = /^(a+)+$/;',
    'const from = /a+$/;',
  ];
  expect(slowRegexes('x.ts', text.join('\n'))).toEqual(['line 2: /^a*a*$/', 'line 3: /^(a+)+$/', 'line 4: /a+$/']);
});

test('no regular expression of ours takes longer than what it reads', () => {
  const listed = execFileSync('git', ['ls-files', 'harness/**/*.ts', 'harness/**/*.js', 'targets/**/*.ts'], {
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => existsSync(file) && !/\.(test|contract|fixture)\.ts$/.test(file));
  expect(files.length).toBeGreaterThan(500);
  const slow = files.flatMap((file) => slowRegexes(file, readFileSync(file, 'utf8')).map((each) => `${file}, ${each}`));
  expect(slow).toEqual([]);
});
