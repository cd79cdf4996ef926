import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanReportSchema } from '../../scan/scan-report.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const HARNESS = fileURLToPath(new URL('../../index.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../../fixtures/first-look/', import.meta.url));
const SUITE = join('suites', 'first-look.suite.ts');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-first-look-'));
  cpSync(PROJECT, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function squall(...args: string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
    execFile(process.execPath, [MAIN, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
}

// A cell of a scan and the scenario that is written of it take seven and eleven seconds of real time.
test('a scan leaves its forms, and a suite that runs at once and comes out as expected', {
  timeout: 180_000,
}, async () => {
  const scanned = await squall('scan', '--edge', 'bank', '--fault', 'http 503', '--write', SUITE);
  expect(scanned).toMatchObject({ code: 0, output: expect.stringMatching(/http 503 +ok +fails in/) });
  const [id = ''] = readdirSync(join(folder, 'results/scan'));
  const forms = join(folder, 'results/scan', id);
  const read = () =>
    ['scan.html', 'scan.json', 'scan.md', 'scan.svg'].map((file) => readFileSync(join(forms, file), 'utf8'));
  const first = read();
  expect(scanReportSchema.parse(JSON.parse(first[1] ?? '')).edges[0]).toMatchObject({
    edge: 'shop->bank',
    attempts: 2,
    confidence: { attempts: expect.stringContaining('2 calls in place of one while it answers 503') },
  });
  expect((await squall('report', forms)).code).toBe(0);
  expect(read()).toEqual(first);

  const again = await squall('scan', '--edge', 'bank', '--fault', 'http 503', '--write', SUITE);
  expect(again).toMatchObject({ code: 2, output: expect.stringContaining(`${SUITE} is there already`) });

  // Here is no package of that name.
  const written = readFileSync(join(folder, SUITE), 'utf8');
  writeFileSync(join(folder, SUITE), written.replace("from 'squall'", `from ${JSON.stringify(HARNESS)}`));
  const ran = await squall('suite', 'first-look', '--environment', 'local');
  expect(ran.output).toMatch(/bank answers 503 .*success rate for POST \/pay during fault = 100%: as is VIOL/);
  expect(ran.code).toBe(0);
});
