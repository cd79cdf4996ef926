import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const HARNESS = fileURLToPath(new URL('../../index.ts', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../../../fixtures/', import.meta.url));

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-gameday-'));
  cpSync(join(FIXTURES, 'runbooks'), join(folder, 'runbooks'), { recursive: true });
  cpSync(join(FIXTURES, 'runbooks/squall.config.yaml'), join(folder, 'squall.config.yaml'));
  cpSync(join(FIXTURES, 'experiments'), join(folder, 'experiments'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(folder, 'runbooks/in-code.ts'),
    `import { defineRunbook, latency } from ${JSON.stringify(HARNESS)};
export default defineRunbook({
  title: 'In code', hypothesis: 'It works', target: 'shop', load: '40/s', length: '2m',
  steps: [{ at: '30s', inject: { name: 'slow', fault: latency('shop->bank', '2s'), for: '30s' } }],
  expect: ['success rate during recovery >= 99%'],
});
`,
  );
  mkdirSync(join(folder, 'suites'), { recursive: true });
  writeFileSync(
    join(folder, 'suites/peak.runbook.ts'),
    `import { defineRunbook, latency } from ${JSON.stringify(HARNESS)};
export default defineRunbook(({ full }) => ({
  title: 'Peak', hypothesis: 'It works', target: 'shop', variants: ['protected'], load: full ? '100/s' : '10/s', length: '2m',
  steps: [{ at: '30s', inject: { name: 'slow', fault: latency('shop->bank', '2s'), for: '30s' } }],
  expect: ['success rate during recovery >= 99%'],
}));
`,
  );
  const files = {
    'nothing.ts': 'export const x = 1;\n',
    'throws.ts': "throw new Error('no licence');\n",
    'twice.yaml': 'title: one\n',
    'twice.json': '{}\n',
    'bytes.yaml': Buffer.from([0xff, 0xfe, 0x00]),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'runbooks', name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function squall(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' };
    execFile(process.execPath, [MAIN, 'gameday', ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

const local = ['--environment', 'local'];

test('a dry run by name shows what would be done, and starts nothing', async () => {
  const { code, stdout } = await squall('slow-bank', '--dry-run', '--time-scale', '0.1', ...local);
  expect(stdout).toContain('The bank is slow on Black Friday dry run: nothing is started');
  expect(stdout).toContain('10 times faster than real time');
  expect(code).toBe(0);
});

test('a runbook of two sizes is found beside the suites, and --full asks for the large one', async () => {
  const small = await squall('peak', '--dry-run', ...local);
  expect(small.stdout).toContain('1,200 requests');
  const full = await squall('peak', '--dry-run', '--full', ...local);
  expect(full.stdout).toContain('12,000 requests');
  const refused = await squall('slow-bank', '--dry-run', '--full', ...local);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('has one size only') });
});

test('a runbook in code is one as well, also by its file', async () => {
  const { code, stdout } = await squall('runbooks/in-code.ts', '--dry-run', '--variant', 'protected', ...local);
  expect(stdout).toMatch(/00:30 {2}inject {2}slow: latency 2 s on shop->bank/);
  expect(stdout).toContain('variant protected');
  expect(code).toBe(0);
});

test('a dry run of a runbook with ten mistakes lists the ten', async () => {
  const { code, stderr } = await squall('ten-mistakes', '--dry-run');
  expect(stderr.match(/line \d+: /g)).toHaveLength(10);
  expect(code).toBe(2);
});

test.each<[string[], string]>([
  [['slow-bnk', '--dry-run'], 'no runbook is named "slow-bnk", did you mean "slow-bank"?'],
  [['nowhere.yaml', '--dry-run'], 'there is no file nowhere.yaml'],
  [['nothing', '--dry-run'], 'exports no runbook'],
  [['throws', '--dry-run'], 'cannot be loaded: Error: no licence'],
  [['twice', '--dry-run'], 'two runbooks are named twice: runbooks/twice.json and runbooks/twice.yaml'],
  [['bytes', '--dry-run'], 'is no text'],
  [['runbooks', '--dry-run'], 'no runbook is named "runbooks"'],
  [['--dry-run'], 'no runbook is named'],
  [['slow-bank', '--time-scale', '0'], '"0" is not a number from 1 to 1000, or a share of real time such as 0.1'],
  [['slow-bank', '--page-port', '70000'], 'is not a port from 0 to 65535'],
  [['slow-bank', '--dry-run', '--variant', 'protcted', ...local], 'did you mean "protected"?'],
  [['slow-bank', '--dry-run', '--environment', 'local', '--proxy', 'envoy'], 'Allowed choices are embedded, toxiproxy'],
  [['--import', 'nowhere.json'], 'there is no file nowhere.json'],
  [['--import', 'squall.config.yaml'], 'squall.config.yaml is no experiment of the Chaos Toolkit'],
])('%j is refused', async (args, problem) => {
  const { code, stdout, stderr } = await squall(...args);
  expect(stdout + stderr).toContain(problem);
  expect(code).toBe(2);
});

test('an experiment is printed as a runbook, which runs; what was not taken along is told beside it', async () => {
  const { code, stdout, stderr } = await squall('--import', 'experiments/slow-bank.json');
  expect(code).toBe(0);
  expect(stderr).toContain('place-proxy: Squall puts a proxy on every edge');
  writeFileSync(join(folder, 'runbooks/imported.yaml'), stdout);
  const dry = await squall('imported', '--dry-run', ...local);
  expect(dry).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('slow-bank: latency 2 s ± 200 ms on shop->bank'),
  });
});
