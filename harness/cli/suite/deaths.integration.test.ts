import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findOnPath } from '../../environments/on-path.ts';
import { type RunReport, runReportSchema } from '../../report/run-report.ts';
import { descendantsOf, isRunning } from '../../runtime/process/tree.fixture.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const onLinux = process.platform === 'linux';

/** Runs a suite that holds an edge in a black hole for a minute; `act` is called when the fault acts. */
async function whileFaultActs(args: readonly string[], act: (run: ChildProcess) => void) {
  const results = mkdtempSync(join(tmpdir(), 'squall-deaths-'));
  onTestFinished(() => rmSync(results, { recursive: true, force: true }));
  const json = join(results, 'run.json');
  const child = spawn(
    process.execPath,
    [
      here('../main.ts'),
      'suite',
      'patient',
      '--environment',
      'local',
      '--details',
      '--results',
      results,
      '--json',
      json,
      ...args,
    ],
    { cwd: here('../../../fixtures/tiny-project/'), env: { ...process.env, NO_COLOR: '1' } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  let acted = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (acted || !output.includes('fault on: black hole')) return;
      acted = true;
      act(child);
    });
  const [code] = await once(child, 'close');
  const report = runReportSchema.parse(JSON.parse(readFileSync(json, 'utf8'))) as RunReport;
  return { code: code as number | null, output, report, acted };
}

/** Processes of the run whose command line holds `text`. */
function processesOf(run: ChildProcess, text: string): number[] {
  return descendantsOf(run.pid as number).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text));
}

describe.skipIf(!onLinux)('what dies in mid-run is named, and the phase does not run on (needs /proc)', () => {
  test.each([
    ['a service', 'services/back.mjs', 'SIGKILL', [], /back died at [\d:]+ UTC \(ended by SIGKILL\)/],
    ['a service that ends by itself', 'services/front.mjs', 'SIGTERM', [], /front died at [\d:]+ UTC \(/],
    ['the fault proxy', 'proxy/main', 'SIGKILL', [], /fault proxy died at [\d:]+ UTC \(ended by SIGKILL\)/],
    ...(findOnPath('toxiproxy-server')
      ? ([
          ['Toxiproxy', 'toxiproxy-server', 'SIGKILL', ['--proxy', 'toxiproxy'], /toxiproxy-server died at [\d:]+ UTC/],
        ] as const)
      : []),
  ] as const)(
    '%s',
    async (_, victim, signal, args, message) => {
      let started: number[] = [];
      const { code, output, report } = await whileFaultActs(args, (run) => {
        started = descendantsOf(run.pid as number);
        for (const pid of processesOf(run, victim).slice(0, 1)) process.kill(pid, signal);
      });
      expect(report.errors?.map(({ code }) => code)).toContain('SQUALL_SERVICE_DIED');
      expect(report.errors?.[0]?.message).toMatch(message);
      expect(output).not.toContain('this is a bug');
      expect([code, report.outcome]).toEqual([12, 'aborted']);
      await expect.poll(() => started.filter(isRunning), { timeout: 5000, interval: 50 }).toEqual([]);
    },
    180_000,
  );
});
