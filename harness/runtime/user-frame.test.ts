import { expect, test } from 'vitest';
import { userFrame } from './user-frame.ts';

const HARNESS = '/p/harness/';
const at = (...frames: string[]) => ({ stack: ['Error: x', ...frames.map((frame) => `    at ${frame}`)].join('\n') });

test.each<[string, unknown, string | undefined]>([
  [
    'a timer of a suite',
    at('Timeout._onTimeout (/p/suites/a.suite.ts:3:7)', 'node:internal/timers:1:1'),
    'suites/a.suite.ts:3:7',
  ],
  [
    'its top level',
    at('file:///p/suites/a.suite.ts:1:9', 'ModuleJob.run (node:internal/x:1:2)'),
    'suites/a.suite.ts:1:9',
  ],
  ['another version of a file', at('async file:///p/suites/a.suite.ts?v=2:1:9'), 'suites/a.suite.ts:1:9'],
  ['a package that a suite called', at('f (/p/node_modules/x/i.js:1:1)', '/p/suites/a.ts:2:2'), 'suites/a.ts:2:2'],
  ['Squall itself', at('f (/p/harness/run/x.ts:1:1)', '/p/suites/a.ts:2:2'), undefined],
  ['Squall as a package', at('f (/q/node_modules/squall/dist/x.js:1:1)'), undefined],
  ['a syntax error', { stack: 'file:///p/suites/a.suite.ts:4\nconst\n\nSyntaxError: x' }, 'suites/a.suite.ts:4'],
  ['a folder with spaces', at('file:///p/my%20suites/a.ts:4:1'), 'my suites/a.ts:4:1'],
  ['no stack', { stack: undefined }, undefined],
  ['a stack that is no text', { stack: 3 }, undefined],
  ['no object', 'text', undefined],
  ['nothing', undefined, undefined],
])('the first frame of %s', (_, error, expected) => {
  expect(userFrame(error, HARNESS, '/p')).toBe(expected);
});
