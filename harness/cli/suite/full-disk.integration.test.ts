import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../../fixtures/tiny-project/', import.meta.url));

/** A file system that has room for so many bytes. Undefined where this user may not mount one. */
function smallDisk(bytes: number): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'squall-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

function squall(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
    const run = execFile(process.execPath, [MAIN, ...args], { cwd: PROJECT, env }, (_, stdout, stderr) =>
      resolve({ code: run.exitCode ?? -1, output: (stdout + stderr).replaceAll(/\s+/g, ' ') }),
    );
  });
}

const SUITE = ['suite', 'holds', '--variant', 'bounded', '--environment', 'local'];
const KB = 1024;

test.for([
  // Room for the evidence and for `run.json`, and not for the page.
  [60 * KB, 0, /the report of \S+ is not complete: - \S+report\.html could not be written: no space is left/],
  // One page of memory, which is enough to find out that files can be made, and for the evidence if it is small.
  [16 * KB, 12 * KB, /(?:~bounded\.json\.gz|run\.json) could not be written: no space is left on the device/],
] as const)(
  'a run on a disk of %i bytes, %i of them taken, says what is missing and did not pass',
  { timeout: 180_000 },
  async ([bytes, taken, message], { skip }) => {
    const results = smallDisk(bytes) ?? skip('only root can mount a small file system');
    writeFileSync(join(results, 'taken'), Buffer.alloc(taken));
    const { code, output } = await squall(...SUITE, '--results', results);
    expect(output).toContain('SQUALL_NOT_SAVED');
    expect(output).toMatch(message);
    expect(output).not.toMatch(/holds passed|bug in squall/);
    expect(code).toBe(12);
    const left = readdirSync(results, { recursive: true, encoding: 'utf8' });
    expect(left.filter((path) => /\.part$|in-use/.test(path))).toEqual([]);
    if (taken === 0) expect(left).toContainEqual(expect.stringMatching(/scenarios\/.*~bounded\.json\.gz$/));
  },
);

test('a disk that is full already is refused before anything starts', async ({ skip }) => {
  const results = smallDisk(8 * KB) ?? skip('only root can mount a small file system');
  writeFileSync(join(results, 'taken'), Buffer.alloc(statfsSync(results).bsize * statfsSync(results).bavail));
  const { code, output } = await squall(...SUITE, '--results', results);
  expect(output).toMatch(/SQUALL_USAGE no results can be kept: .* no space is left on the device/);
  expect(code).toBe(2);
}, 180_000);

test('what `--json` cannot hold is an error, whatever the verdicts are', async ({ skip }) => {
  const results = smallDisk(1024 * KB) ?? skip('only root can mount a small file system');
  const { code, output } = await squall(...SUITE, '--results', results, '--json', '/dev/full');
  expect(output).toMatch(/SQUALL_NOT_SAVED \/dev\/full could not be written: no space is left on the device/);
  expect(code).toBe(12);
}, 180_000);
