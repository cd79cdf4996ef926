import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test, vi } from 'vitest';
import { endOf } from './supervise.ts';

// Each starts a process or a whole run, which a busy machine takes long for.
vi.setConfig({ testTimeout: 180_000 });

const here = (path: string) => new URL(path, import.meta.url);
const MAIN = fileURLToPath(here('../main.ts'));
const project = mkdtempSync(join(tmpdir(), 'squall-hostile-'));
mkdirSync(join(project, 'suites'));
writeFileSync(join(project, 'package.json'), '{"type":"module"}');
afterAll(() => rmSync(project, { recursive: true, force: true }));

/** Declares a suite whose one statement does as it has to, or not. */
const DECLARES = (expected: 'hold' | 'break') => `
import { isMainThread } from 'node:worker_threads';
import { closed, suite } from '${here('../../index.ts').href}';
import { tiny } from '${here('../../../fixtures/tiny-project/target.ts').href}';
const declare = (name: string) => suite({
  name, about: '', target: tiny,
  scenarios: [{
    name: 'calm', about: '', phases: [{ name: 'baseline', load: closed(8, 2) }],
    statements: { 'all complete': { bounded: '${expected}' } },
  }],
});
declare('first');
`;

function write(name: string, source: string): string {
  writeFileSync(join(project, 'suites', `${name}.suite.ts`), source);
  return name;
}

async function squall(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: project,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  const [code] = await once(child, 'close');
  return { code: code as number | null, ...printed };
}

const BUG = /this is a bug|^\s+at /m;

test.each<[string, string, RegExp]>([
  [
    'exits',
    'process.exit(0);',
    /exits\.suite\.ts ended the process .*process\.exit\(0\) at suites\/exits\.suite\.ts:1:9/,
  ],
  ['waits', 'await new Promise(() => {});', /waits\.suite\.ts is never loaded: it awaits/],
  [
    'dies',
    'process.kill(process.pid, "SIGKILL");',
    /dies\.suite\.ts ended the process while it was loaded \(SIGKILL\)/,
  ],
  ['twice', `${DECLARES('hold')} declare('first');`, /two suites are named first: suites\/twice\.suite\.ts/],
  [
    'calls',
    `${DECLARES('hold').replace('closed(8, 2)', '{ ...closed(8, 2), at: () => 1 }')}`,
    /cannot be planned: .*plain data/s,
  ],
])('a suite file that %s is one error with its name', async (name, source, message) => {
  const { code, stdout, stderr } = await squall('suite', write(name, source), '--environment', 'local');
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(BUG);
  expect([code, stdout]).toEqual([2, '']);
});

const LIMITS = { tickMs: 100, silent: 10_000, loading: 10_000, leaving: 10_000 };

test.each([
  ['loops', 'for (;;);', { silent: 20 }, /loops\.suite\.ts never ends while it is loaded/],
  ['ticks', 'setInterval(() => {}, 100); await new Promise(() => {});', { loading: 20 }, /ticks.* is never loaded/],
])('a suite file that %s is ended', async (name, source, limits, message) => {
  const args = ['suite', write(name, source), '--environment', 'local'];
  const end = await endOf(args, { limits: { ...LIMITS, ...limits }, cwd: project });
  expect(end).toMatchObject({ code: 'SQUALL_SUITE_CODE', message: expect.stringMatching(message) });
});

const local = ['--environment', 'local', '--details', '--no-confirm', '--results'];

test('a suite cannot take away the output, the exit code or the end of the command', async () => {
  const rude = `${DECLARES('break')}
    process.stdout.write = () => true; console.log = () => {}; (globalThis as { console?: unknown }).console = {};
    process.on('exit', () => { process.exitCode = 0; });
    setInterval(() => { process.exitCode = 0; }, 10);`;
  const { code, stdout } = await squall('suite', write('rude', rude), ...local, 'rude-results');
  expect(stdout).toMatch(/all complete +✗ ok/);
  expect(code).toBe(10);
});

test('code beside a suite that fails is named, and so is a suite that was planned and did not run', async () => {
  const fails = `${DECLARES('hold')} if (isMainThread) declare('hidden');
    setTimeout(() => { Promise.reject(new Error('lost')); throw new Error('late'); }, 10);`;
  const { code, stdout, stderr } = await squall('suite', write('fails', fails), ...local, 'fails-results');
  expect(stdout).toMatch(/all complete +✓ ok/);
  for (const why of ['lost', 'late'])
    expect(stderr).toMatch(new RegExp(`suites/fails.suite.ts:\\d+:\\d+ failed.*${why}`));
  expect(stderr).toContain('suite hidden has no report');
  expect(stderr).not.toMatch(BUG);
  expect(code).toBe(2);
});

test('process.exit in the middle of a run is named', async () => {
  const leaves = `${DECLARES('hold')} if (isMainThread) setTimeout(() => process.exit(0), 300);`;
  const { code, stderr } = await squall('suite', write('leaves', leaves), ...local, 'leaves-results');
  expect(stderr).toMatch(/suites\/leaves\.suite\.ts:\d+:\d+ called process\.exit\(0\)/);
  expect(code).toBe(2);
});

test('`list --json` prints one JSON object, whatever suites print', async () => {
  for (const file of readdirSync(join(project, 'suites'))) rmSync(join(project, 'suites', file));
  write('noisy', `${DECLARES('hold')} console.log('x'.repeat(2_000_000)); process.stdout.write('y');`);
  const { code, stdout, stderr } = await squall('list', '--json');
  expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ name: 'first' }]]);
  expect(stderr.length).toBeGreaterThan(2_000_000);
});
