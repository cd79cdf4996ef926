import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunReport } from '../../report/run-report.ts';
import { runReportSchema } from '../../report/run-report.ts';
import { descendantsOf, isRunning } from '../../runtime/process/tree.fixture.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../../fixtures/tiny-project/', import.meta.url));

let folder: string;
let runs: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-cli-'));
});
afterEach(() => {
  for (const run of runs) run.kill('SIGKILL');
  runs = [];
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the command line in the tiny project; its results go to a folder of the test. */
function squall(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: PROJECT,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1', CROWDED_MARK: join(folder, 'mark') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  runs.push(child);
  let output = '';
  const saw = new Map<string, () => void>();
  const read = (chunk: Buffer) => {
    output += chunk;
    for (const [text, found] of saw) if (output.includes(text)) found();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  return {
    child,
    ended: once(child, 'close').then(([code]) => ({ code: code as number | null, output })),
    output: () => output,
    /** Resolves when `text` was printed; rejects when the process ended without it. */
    says: (text: string) =>
      Promise.race([
        new Promise<void>((resolve) => saw.set(text, resolve)),
        once(child, 'close').then(() => Promise.reject(new Error(`ended without "${text}":\n${output}`))),
      ]),
  };
}

function runSuite(name: string, ...more: string[]) {
  return squall(
    'suite',
    name,
    '--environment',
    'local',
    '--results',
    folder,
    '--json',
    join(folder, 'run.json'),
    ...more,
  );
}

function report(): RunReport {
  return runReportSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'))) as RunReport;
}

const WITHIN_5_S = { timeout: 5000, interval: 50 };
const onLinux = process.platform === 'linux';

test('a suite that comes out as expected ends with 0, a table, a report and the machine contract', async () => {
  const { code, output } = await runSuite('holds', '--details').ended;
  expect(output).toMatch(/max duration < 5s +✓ VIOL .* +✓ ok/);
  expect(output).toContain('0 of 48 requests unaccounted');
  expect(code).toBe(0);
  const { outcome, run, scenarios } = report();
  expect([outcome, run.suite, run.environment, run.proxy]).toEqual(['passed', 'holds', 'local', 'embedded']);
  expect(existsSync(join(folder, 'holds', run.id, 'report.html'))).toBe(true);
  for (const { ledger, faults } of scenarios) {
    expect(ledger).toMatchObject({ planned: 24, sent: 24, dropped: 0, unaccounted: 0 });
    expect(faults).toMatchObject([{ edge: 'front->back', kind: 'blackhole' }]);
    expect(faults[0]?.touched).toBeGreaterThan(0);
  }
  const naive = scenarios.find((scenario) => scenario.variant === 'naive');
  expect(naive?.ledger.outcomes).toEqual({ answered: 20, 'timed-out': 4 });
});

test('a broken promise ends with 10 and names statement, observed value and bound', async () => {
  const { code, output } = await runSuite('breaks').ended;
  const text = output.replaceAll(/\s+/g, ' ');
  expect(text).toMatch(/max duration < 500ms is broken and should hold: observed [\d.]+ s, bound 500 ms/);
  expect(text).toMatch(/all complete holds and should break/);
  expect([code, report().outcome]).toEqual([10, 'failed']);
});

test('what waits for a CPU may have made is measured again alone, and says what was seen first', async () => {
  const { code, output } = await runSuite('crowded').ended;
  const text = output.replaceAll(/\s+/g, ' ');
  expect(text).toMatch(/calm · fickle is measured again, alone: .* waited .* for a CPU/);
  expect(text).toMatch(/again calm · fickle: beside other lanes, max duration < 400ms is broken and should hold/);
  const { outcome, run, scenarios } = report();
  expect([code, outcome]).toEqual([0, 'passed']);
  const fickle = scenarios.find(({ variant }) => variant === 'fickle');
  expect([fickle?.first?.[0]?.verdict, fickle?.statements[0]?.verdict]).toEqual(['fail', 'pass']);
  const kept = readdirSync(join(folder, 'crowded', run.id, 'scenarios'));
  expect(kept.filter((file) => file.includes('~first'))).toEqual(['calm~fickle~first.json.gz']);
});

test('beside four busy loops every verdict is as expected or inconclusive', async () => {
  for (let i = 0; i < 4; i++) runs.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  const { code, output } = await runSuite('holds').ended;
  const statements = report().scenarios.flatMap((scenario) => scenario.statements);
  expect(statements).toHaveLength(8);
  const wrong = statements.filter(({ asExpected, verdict }) => !asExpected && verdict !== 'inconclusive');
  expect(wrong, output).toEqual([]);
  expect([0, 11]).toContain(code);
  const waited = report().scenarios.flatMap(({ cpuWaits = [] }) => cpuWaits.map(({ waitedMs }) => waitedMs));
  if (onLinux) expect(Math.max(...waited)).toBeGreaterThan(50);
}, 120_000);

test('with --no-confirm what was seen beside others counts', async () => {
  const { code } = await runSuite('crowded', '--no-confirm').ended;
  expect([code, report().scenarios.filter(({ first }) => first)]).toEqual([10, []]);
});

test('a service that ends while it starts ends the run with 12 and shows its last lines', async () => {
  const { code, output } = await runSuite('stillborn').ended;
  expect(output).toContain('back: cannot find its licence');
  expect(output).toContain('SQUALL_SERVICE_DIED');
  expect(code).toBe(12);
});

test('a run that cannot do anything here ends with 11 and says what it lacks', async () => {
  const { code, output } = await squall(
    'suite',
    'embedded',
    '--details',
    '--environment',
    'local',
    '--proxy',
    'toxiproxy',
  ).ended;
  expect(output).toContain('skipped refused: needs the embedded proxy (refuse on front->back)');
  expect(output).toContain('nothing that was selected can run here');
  expect(code).toBe(11);
});

test('without --environment one line says where it runs, and why', async () => {
  const { output } = await squall('suite', 'embedded', '--results', folder).ended;
  expect(output).toMatch(/^environment (docker|local): \S.+$/m);
});

test('a bad plan ends with 2, reports all its problems and starts nothing', async () => {
  const { code, output } = await runSuite('invalid').ended;
  expect(output).toContain('suite invalid has 3 problems');
  for (const hint of ['did you mean "front->back"?', 'did you mean "duration"?', 'did you mean "bounded"?'])
    expect(output).toContain(hint);
  expect(code).toBe(2);
  expect(existsSync(join(folder, 'invalid'))).toBe(false);
});

test.each([
  [['suite', 'holdz'], /no suite is named "holdz", did you mean "holds"\?/],
  [['suite', 'holds', '--variant', 'naïve-ish'], /no scenario x variant that matches/],
  [['suite', 'holds', '--time-scale', 'fast'], /"fast" is not a number/],
  [['suite', 'holds', '--environment', 'moon'], /Allowed choices are/],
  [['siute'], /Did you mean suite\?/],
])('%j is refused with a hint and exit code 2', async (args, message) => {
  const { code, output } = await squall(...args).ended;
  expect(output).toMatch(message);
  expect(code).toBe(2);
});

test('without a name the suites are listed', async () => {
  const { code, output } = await squall('suite').ended;
  expect(output).toContain('Does a dependency that never answers hold its caller up?');
  expect(code).toBe(0);
});

test('two runs side by side do not meet', async () => {
  const both = await Promise.all(
    [squall('suite', 'holds', '--environment', 'local', '--results', folder), runSuite('holds')].map((r) => r.ended),
  );
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(readdirSync(join(folder, 'holds'))).toHaveLength(2);
});

describe.skipIf(!onLinux)('a run that is stopped in the middle of a fault (needs /proc)', () => {
  test('by Ctrl-C: lifts the fault, ends with 130, leaves nothing running', async () => {
    const run = runSuite('patient', '--details');
    await run.says('fault on: black hole');
    const started = descendantsOf(run.child.pid as number);
    run.child.kill('SIGINT');
    const { code, output } = await run.ended;
    expect(output).toContain('fault lifted: black hole');
    expect([code, report().outcome]).toEqual([130, 'aborted']);
    await expect.poll(() => started.filter(isRunning), WITHIN_5_S).toEqual([]);
  });

  test('by Ctrl-C: the suites behind it do not begin', async () => {
    const run = squall('suite', 'patient', 'holds', '--details', '--environment', 'local', '--results', folder);
    await run.says('fault on: black hole');
    run.child.kill('SIGINT');
    const { code, output } = await run.ended;
    expect(new Set(output.match(/started (long )?hole/g)).size).toBe(1);
    expect(code).toBe(130);
  });
});
