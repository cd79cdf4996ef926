import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatDuration, parseDuration } from '../../domain/duration.ts';
import { connectEngine } from '../../environments/docker/engine.ts';
import { freePort } from '../../environments/local/free-port.ts';
import type { JournalEntry } from '../../gameday/journal/entries.ts';
import { readJournal } from '../../gameday/journal/read-journal.ts';
import { systemClock as clock } from '../../runtime/clock.ts';
import { isRunning, startedBy } from '../../runtime/process/tree.fixture.ts';
import { containersOf, labelled } from '../drills/containers.ts';
import { type Foreign, startForeign } from '../drills/foreign.ts';
import type { HeldDay } from './conduct.fixture.ts';

// Each starts a target and processes, which a busy machine takes long for.
vi.setConfig({ testTimeout: 180_000 });

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const BOTH = ['behave', 'blackhole'];

let results: string;
let days: ChildProcess[];
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'squall-stop-'));
  days = [];
});
afterEach(async () => {
  for (const day of days) await killed(day);
  rmSync(results, { recursive: true, maxRetries: 5 });
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

interface Day {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly ended: Promise<number | null>;
  readonly printed: () => readonly string[];
}

/** Starts a game day, and resolves when both of its faults act and its gate waits. `around` is a line of the shell before it. */
async function startDay(
  given: Omit<HeldDay, 'results' | 'mark'>,
  { mark = randomUUID(), around = '' }: { readonly mark?: string; readonly around?: string } = {},
): Promise<Day> {
  const job: HeldDay = { ...given, mark, results };
  const args = [process.execPath, here('./conduct.fixture.ts'), JSON.stringify(job)];
  const child = spawn('sh', ['-c', `${around}\nexec "$@"`, 'sh', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  days.push(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
  let folder = '';
  const { promise: waits, resolve } = Promise.withResolvers<boolean>();
  createInterface({ input: child.stdout })
    .on('close', () => resolve(false))
    .on('line', (line) => {
      lines.push(line);
      const entry = JSON.parse(line) as JournalEntry | { readonly kind: 'folder'; readonly folder: string };
      if (entry.kind === 'folder') folder = entry.folder as string;
      if (entry.kind === 'gate') resolve(true);
    });
  if (!(await waits)) expect.fail(`it ended before its faults acted:\n${lines.join('\n')}`);
  return { child, folder, ended, printed: () => lines };
}

async function squallStop() {
  const child = spawn(process.execPath, [here('../main.ts'), 'stop', '--results', results], {
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  return { code: code as number, output };
}

/** Ms until the foreign proxy and service have nothing of the game day any more. */
async function untilGone({ changes }: Foreign): Promise<number> {
  const began = clock.now();
  await expect.poll(changes, { timeout: 30_000, interval: 20 }).toEqual([]);
  return clock.now() - began;
}

const claims = () => readdirSync(join(results, 'gameday')).filter((name) => name.endsWith('.json'));

async function told(folder: string) {
  const { entries } = await readJournal(folder);
  const of = (kind: JournalEntry['kind']) => entries.filter((entry) => entry.kind === kind);
  return { of, lifted: entries.flatMap((entry) => (entry.kind === 'fault-lifted' ? [entry.name] : [])).toSorted() };
}

describe('a game day on a system that is not its own, in the middle of two faults', () => {
  let foreign: Foreign;
  beforeEach(async () => {
    foreign = await startForeign(results, await freePort(), 'squall');
  });
  afterEach(() => foreign[Symbol.asyncDispose]());
  const start = async (blocks = false, around = '') => {
    const day = await startDay({ environment: 'attach', attach: foreign.config, blocks }, { around });
    expect(await foreign.changes()).toEqual(expect.arrayContaining(['toxic squall_blackhole', 'behaviour']));
    return day;
  };

  test('is stopped from another shell, which tells what was lifted', async () => {
    const day = await start();
    const { code, output } = await squallStop();
    const goneMs = await untilGone(foreign);
    const [, took = ''] =
      /^game day tiny-day \(.*\) was stopped: 2 faults were lifted in (.+ ms)\n$/.exec(output) ?? [];
    expect(took).toBe(formatDuration(parseDuration(took) ?? Number.NaN));
    expect([code, await day.ended]).toEqual([0, 130]);
    const { of, lifted } = await told(day.folder);
    expect(lifted).toEqual(BOTH);
    expect(of('stop')).toMatchObject([{ by: 'squall stop' }]);
    expect(of('ended')).toMatchObject([{ outcome: 'stopped' }]);
    expect(claims()).toEqual([]);
    console.log(`squall stop: ${output.trim()}; gone ${goneMs.toFixed(0)} ms after it returned`);
    expect(await squallStop()).toMatchObject({ code: 2, output: expect.stringContaining('no game day runs here') });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('heals on %s', async (signal) => {
    const day = await start();
    day.child.kill(signal);
    const goneMs = await untilGone(foreign);
    expect(await day.ended).toBe(130);
    const { of, lifted } = await told(day.folder);
    expect(lifted).toEqual(BOTH);
    expect(of('stop')).toMatchObject([{ by: `signal ${signal}` }]);
    expect(of('healed')).toMatchObject([{ faults: 2, left: [] }]);
    console.log(`${signal}: gone after ${goneMs.toFixed(0)} ms`);
  });

  test('leaves no fault when it is killed, and a journal that can be read', async () => {
    const day = await start();
    day.child.kill('SIGKILL');
    const goneMs = await untilGone(foreign);
    expect(await day.ended).toBe(null);
    const { of } = await told(day.folder);
    expect(of('fault-applied')).toHaveLength(2);
    expect(of('ended')).toEqual([]);
    console.log(`SIGKILL: gone after ${goneMs.toFixed(0)} ms`);
    // Its claim stays, and is no hindrance to the next.
    expect(claims()).toHaveLength(1);
    const next = await start();
    expect((await told(next.folder)).of('said')).toMatchObject([
      { by: 'squall', text: expect.stringMatching(/is dead/) },
    ]);
    expect(claims()).toHaveLength(1);
  });

  test('heals when its journal can be written no more', async () => {
    // So many blocks of 512 bytes a file, after which a write fails.
    const day = await start(false, "trap '' XFSZ\nulimit -f 24");
    expect(await day.ended).toBe(12);
    await untilGone(foreign);
    expect(day.printed().join('\n')).toMatch(/SQUALL_NOT_SAVED .*journal\.jsonl could not be written/);
    const { of, lifted } = await told(day.folder);
    expect(of('fault-applied')).toHaveLength(2);
    // A short line may still fit where a longer one did not.
    expect(BOTH).toEqual(expect.arrayContaining(lifted));
    expect(of('ended')).toEqual([]);
  });

  test('that answers nobody any more is killed by who stops it', async () => {
    const day = await start(true);
    const { code, output } = await squallStop();
    const goneMs = await untilGone(foreign);
    expect(output).toMatch(/did not answer within 1 s: it got SIGTERM\nit did not end within 2 s: it got SIGKILL\n/);
    expect(output).toMatch(/blackhole \(black hole on front->back\)/);
    expect([code, await day.ended]).toEqual([12, null]);
    console.log(`squall stop of one that is blocked: gone ${goneMs.toFixed(0)} ms after it returned`);
  });
});

test('a game day whose target is its own leaves no process behind when it is stopped', async () => {
  const day = await startDay({ environment: 'local' });
  const { processes, reaper } = startedBy(day.child.pid as number);
  expect(processes.length).toBeGreaterThanOrEqual(3);
  expect(await squallStop()).toMatchObject({ code: 0 });
  expect(await day.ended).toBe(130);
  await expect.poll(() => [...processes, ...reaper].filter(isRunning), { timeout: 30_000 }).toEqual([]);
});

const engine = await connectEngine().then(
  () => true,
  () => false,
);

describe('in containers', () => {
  test('a game day that is stopped lifts its faults and leaves nothing', async (context) => {
    if (!engine) context.skip('no container engine answers');
    const mark = randomUUID();
    const day = await startDay({ environment: 'docker' }, { mark });
    const { label } = await containersOf(mark);
    expect(await labelled(label)).not.toEqual([]);
    const { code, output } = await squallStop();
    expect([code, await day.ended]).toEqual([0, 130]);
    expect((await told(day.folder)).lifted).toEqual(BOTH);
    await expect.poll(() => labelled(label), { timeout: 30_000 }).toEqual([]);
    console.log(`squall stop in docker: ${output.trim()}`);
  });

  test('a game day that is killed leaves no container, and a journal that can be read', async (context) => {
    if (!engine) context.skip('no container engine answers');
    const mark = randomUUID();
    const day = await startDay({ environment: 'docker' }, { mark });
    const { label } = await containersOf(mark);
    const began = clock.now();
    day.child.kill('SIGKILL');
    await expect.poll(() => labelled(label), { timeout: 60_000 }).toEqual([]);
    console.log(`SIGKILL in docker: gone after ${(clock.now() - began).toFixed(0)} ms`);
    expect((await told(day.folder)).of('fault-applied')).toHaveLength(2);
  });
});
