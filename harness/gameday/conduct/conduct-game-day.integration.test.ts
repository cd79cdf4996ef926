import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alertRules } from '../../alerts/rules/alert-rules.ts';
import { latency } from '../../faults/edge/latency.ts';
import { reset } from '../../faults/edge/reset.ts';
import { behave } from '../../faults/service/behave.ts';
import { freeze } from '../../faults/service/freeze.ts';
import { readRun } from '../../report/store/run-folder.ts';
import { descendantsOf } from '../../runtime/process/tree.fixture.ts';
import type { EntryKind, EntryOf, JournalEntry } from '../journal/entries.ts';
import { readJournal } from '../journal/read-journal.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { conductGameDay } from './conduct-game-day.ts';
import type { GameDayHooks, OpenGameDay } from './game-day.ts';
import { EDGE, FAULT_AT_MS, TIME_SCALE, tinyDay } from './tiny-day.fixture.ts';

// Each starts a target, which a busy machine takes long for.
vi.setConfig({ testTimeout: 180_000 });

let results: string;
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'squall-day-'));
});
afterEach(() => rmSync(results, { recursive: true }));

/** Conducts a game day; `act` is called with each of its entries. */
async function conduct(runbook: Runbook, act: (entry: JournalEntry, day: OpenGameDay) => void = () => {}) {
  const entries: JournalEntry[] = [];
  let day: OpenGameDay | undefined;
  const hooks: GameDayHooks = {
    signal: new AbortController().signal,
    onOpen: (opened) => {
      day = opened;
    },
    onEntry: (entry) => {
      entries.push(entry);
      if (day) act(entry, day);
    },
  };
  const ended = await conductGameDay(runbook, { resultsRoot: results, repeat: 'squall gameday tiny' }, hooks);
  return { ...ended, entries };
}

function all<Kind extends EntryKind>(entries: readonly JournalEntry[], kind: Kind): EntryOf<Kind>[] {
  return entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
}

const RULES = `
groups:
  - name: tiny
    interval: 1s
    rules:
      - alert: Called
        expr: arrivals_total > 0
      - alert: Never
        expr: arrivals_total < 0
`;

test('the steps are followed to the end, and everything is told, judged and stored', async () => {
  const rules = join(results, 'rules.yml');
  writeFileSync(rules, RULES);
  const runbook = tinyDay({
    alertRules: [alertRules(pathToFileURL(rules))],
    steadyState: ['success rate >= 50%'],
    steps: [
      { kind: 'say', atMs: 0, text: 'here we go' },
      { kind: 'gate', atMs: 2500, question: 'is everybody there?' },
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault: latency(EDGE, '1s'), forMs: 10_000 },
      { kind: 'load', atMs: 8000, rate: 24 },
      { kind: 'check', atMs: 12_000, statement: 'p50 duration during fault >= 1s' },
      { kind: 'lift', atMs: 20_000, name: 'slow' },
    ],
    expect: {
      naive: [
        { text: 'success rate = 100%', expected: 'hold' },
        { text: 'max duration during fault < 500ms', expected: 'break' },
        { text: 'p50 duration during recovery < 900ms', expected: 'hold' },
      ],
    },
  });
  let gate = -1;
  let seconds = 0;
  const { entries, folder, ...ended } = await conduct(runbook, (entry, { controls }) => {
    if (entry.kind === 'gate' && entry.state === 'waits') gate = entry.index;
    // The load goes on while the gate waits.
    if (entry.kind === 'second' && gate >= 0 && ++seconds === 2) controls.go(gate, 'page');
  });
  expect(ended).toMatchObject({ outcome: 'as expected', exitCode: 0 });
  expect((await readJournal(folder)).entries).toEqual(entries);
  expect(all(entries, 'phase').map(({ phase }) => phase)).toEqual(['baseline', 'fault', 'recovery']);
  expect(all(entries, 'step').map(({ index, state }) => `${index} ${state}`)).toEqual([
    ...['0 began', '0 done', '1 began', '1 done', '2 began', '2 done', '3 began', '3 done', '4 began', '4 done'],
    ...['5 began', '5 skipped'],
  ]);
  expect(all(entries, 'gate').map(({ state, by }) => [state, by])).toEqual([
    ['waits', undefined],
    ['passed', 'page'],
  ]);
  // The runbook's clock stood still meanwhile.
  const beganMs = all(entries, 'variant').find(({ state }) => state === 'running')?.beganMs ?? 0;
  const waitedMs = all(entries, 'gate').at(-1)?.waitedMs ?? 0;
  expect(waitedMs).toBeGreaterThan(0);
  const injecting = all(entries, 'step').find(({ index, state }) => index === 2 && state === 'began');
  expect(injecting?.atMs).toBeGreaterThanOrEqual(beganMs + FAULT_AT_MS / TIME_SCALE + waitedMs);
  const statements = all(entries, 'statement').map(({ of, state }) => `${of}: ${state}`);
  expect(statements.slice(0, 2)).toEqual(['steady state: holds', 'check: holds']);
  const [applied] = all(entries, 'fault-applied');
  const [lifted] = all(entries, 'fault-lifted');
  expect(lifted).toMatchObject({ name: 'slow', by: 'runbook', on: EDGE });
  expect(lifted?.touched).toBeGreaterThan(0);
  expect(lifted?.actedMs).toBeGreaterThanOrEqual(10_000 / TIME_SCALE);
  expect(applied?.liftsAtMs).toBeLessThanOrEqual((applied?.atMs ?? 0) + 10_000 / TIME_SCALE);
  expect(all(entries, 'second').length).toBeGreaterThan(10);

  const alerts = all(entries, 'alert');
  expect(alerts.map(({ name, state }) => `${name} ${state}`)).toEqual(['Called fires']);
  expect(entries.findIndex(({ kind }) => kind === 'alert')).toBeLessThan(
    entries.findIndex(({ kind }) => kind === 'fault-lifted'),
  );

  const { scenarios } = await readRun(folder);
  const evidence = scenarios[0]?.evidence;
  expect(evidence?.load.ledger).toMatchObject({ dropped: 0, unaccounted: 0 });
  const told = all(entries, 'second').reduce((sum, { sent }) => sum + sent, 0);
  expect(told).toBe(evidence?.load.ledger.sent);
  expect(evidence?.phases.map(({ name }) => name)).toEqual(['baseline', 'fault', 'recovery']);
  expect(evidence?.phases[1]?.fromMs).toBe(evidence?.phases[0]?.toMs);
  expect(evidence?.plan.phases.map(({ faultTexts = [] }) => faultTexts)).toEqual([
    [],
    ['latency 1 s on front->back'],
    [],
  ]);
  const load = evidence?.plan.phases[1]?.load;
  const steps = load?.model === 'open' && load.arrivals.kind === 'steps' ? load.arrivals.steps : [];
  expect(steps.map(({ rate }) => rate)).toEqual([8 * TIME_SCALE, 24 * TIME_SCALE]);
});

test('a guard aborts it in the middle of a fault, and everything is lifted', async ({ annotate }) => {
  const runbook = tinyDay({
    steps: [
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'cut', fault: reset(EDGE) },
      { kind: 'say', atMs: 300_000, text: 'never said' },
    ],
    lengthMs: 600_000,
    abort: [
      {
        text: 'error rate > 20% in any 3s window',
        quantity: 'error rate',
        comparison: '>',
        bound: 0.2,
        windowMs: 3000,
      },
    ],
  });
  const { entries, outcome, exitCode, why } = await conduct(runbook);
  expect([outcome, exitCode]).toEqual(['aborted', 13]);
  expect(why).toMatch(/^error rate > 20% in any 3s window: .* in the last 3 s$/);
  expect(all(entries, 'abort')).toHaveLength(1);
  expect(all(entries, 'step').at(-1)).toMatchObject({ index: 1, state: 'skipped' });
  // Lifting asks the proxy whether it is gone.
  expect(all(entries, 'fault-lifted')).toMatchObject([{ name: 'cut', by: 'guard' }]);
  const [healed] = all(entries, 'healed');
  expect(healed).toMatchObject({ by: 'guard', faults: 1, left: [] });
  await annotate(`guard: healed in ${healed?.tookMs.toFixed(0)} ms`);
});

test('a stop at a gate, while a fault acts, heals at once and tells what was not done', async ({ annotate }) => {
  const runbook = tinyDay({
    steps: [
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault: latency(EDGE, '1s') },
      { kind: 'gate', atMs: FAULT_AT_MS, question: 'did the pager ring?' },
      { kind: 'say', atMs: 9000, text: 'never said' },
    ],
    lengthMs: 600_000,
  });
  const { entries, outcome, exitCode, folder } = await conduct(runbook, (entry, { controls }) => {
    if (entry.kind === 'gate' && entry.state === 'waits') void controls.stop('page', 'the boss calls');
  });
  expect([outcome, exitCode]).toEqual(['stopped', 130]);
  expect(all(entries, 'stop')).toMatchObject([{ by: 'page', why: 'the boss calls' }]);
  expect(all(entries, 'gate').map(({ state }) => state)).toEqual(['waits', 'refused']);
  expect(all(entries, 'step').filter(({ state }) => state === 'skipped')).toMatchObject([{ index: 2 }]);
  const [healed] = all(entries, 'healed');
  expect(healed).toMatchObject({ by: 'page', faults: 1, left: [] });
  await annotate(`stop at a gate: healed in ${healed?.tookMs.toFixed(0)} ms`);
  const { report, scenarios } = await readRun(folder);
  expect(report.scenarios[0]?.outcome).toBe('aborted');
  expect(scenarios[0]?.evidence.faults).toMatchObject([{ lifted: true }]);
});

test('a stop while a fault is being applied to a service that does not answer heals both', async ({ annotate }) => {
  const runbook = tinyDay({
    steps: [
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'frozen', fault: freeze('back') },
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'sick', fault: behave('back', { status: 500 }) },
    ],
    lengthMs: 600_000,
  });
  let isApplying = false;
  const { entries, outcome } = await conduct(runbook, (entry, { controls }) => {
    if (entry.kind === 'step' && entry.index === 1) isApplying = entry.state === 'began';
    if (entry.kind === 'second' && isApplying) void controls.stop('page');
  });
  expect(outcome).toBe('stopped');
  expect(all(entries, 'step').filter(({ index }) => index === 1)).toMatchObject([
    { state: 'began' },
    { state: 'failed' },
  ]);
  const [healed] = all(entries, 'healed');
  expect(healed).toMatchObject({ faults: 2, left: [] });
  const names = (kind: 'fault-applied' | 'fault-lifted') => all(entries, kind).map(({ name }) => name);
  expect(names('fault-lifted').toSorted()).toEqual(names('fault-applied').toSorted());
  expect(names('fault-lifted')).toContain('frozen');
  for (const name of names('fault-lifted')) {
    const told = entries.flatMap((entry) => ('name' in entry && entry['name'] === name ? [entry.kind] : []));
    expect(told).toEqual(['fault-applied', 'fault-lifted']);
  }
  await annotate(`stop while applying: healed in ${healed?.tookMs.toFixed(0)} ms`);
});

test('each variant is run from begin to end, one after another, into one report', async () => {
  const target = tinyDay().target;
  const variants = { ...target.variants, other: { about: 'the same again' } };
  const holds = [{ text: 'success rate = 100%', expected: 'hold' }] as const;
  const { entries, outcome, report } = await conduct(
    tinyDay({
      target: { ...target, variants },
      variants: ['naive', 'other'],
      steps: [{ kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault: latency(EDGE, '1s'), forMs: 2000 }],
      lengthMs: 10_000,
      expect: { naive: holds, other: holds },
    }),
  );
  expect(outcome).toBe('as expected');
  expect(report.scenarios.map(({ variant }) => variant)).toEqual(['naive', 'other']);
  expect(all(entries, 'variant').map(({ variant, state }) => `${variant} ${state}`)).toEqual([
    ...['naive starting', 'naive running', 'naive ended'],
    ...['other starting', 'other running', 'other ended'],
  ]);
  const [first = -1, second = -1] = all(entries, 'variant').flatMap(({ beganMs }) => beganMs ?? []);
  expect(first).toBeLessThan(second);
  expect(all(entries, 'phase').find(({ variant }) => variant === 'other')?.atMs).toBeGreaterThanOrEqual(second);
});

test('where the steady state does not hold nothing is broken', async () => {
  const { entries, outcome, exitCode, why } = await conduct(tinyDay({ steadyState: ['success rate < 50%'] }));
  expect([outcome, exitCode]).toEqual(['not started', 13]);
  expect(why).toMatch(/the steady state of naive does not hold: success rate < 50%/);
  expect(all(entries, 'statement')).toMatchObject([{ of: 'steady state', state: 'broken' }]);
  expect(all(entries, 'fault-applied')).toEqual([]);
  expect(all(entries, 'phase').map(({ phase }) => phase)).toEqual(['baseline']);
});

test('what is not known of the steady state counts as not holding', async () => {
  const { outcome, entries } = await conduct(tinyDay({ steadyState: ['p99 duration < 1s in any 1h window'] }));
  const [judged] = all(entries, 'statement');
  expect([outcome, judged?.state === 'holds']).toEqual(['not started', false]);
});

test('however long a gate waits, no fault acts for longer than the blast radius says', async () => {
  const runbook = tinyDay({
    steps: [
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault: latency(EDGE, '1s'), forMs: 4000 },
      { kind: 'gate', atMs: 6000, question: 'shall it go on?' },
    ],
    lengthMs: 12_000,
    blastRadius: { share: 1, hosts: [], longestMs: 4000 },
  });
  let gate = -1;
  const { entries, outcome } = await conduct(runbook, (entry, { controls }) => {
    if (entry.kind === 'gate' && entry.state === 'waits') gate = entry.index;
    if (entry.kind === 'phase' && entry.phase === 'recovery') controls.go(gate, 'terminal');
  });
  expect(outcome).toBe('as expected');
  expect(all(entries, 'fault-lifted')).toMatchObject([{ name: 'slow', by: 'blast radius' }]);
});

test('a second game day on the same target is refused while one runs, and leaves nothing', async () => {
  let refused: Promise<unknown> | undefined;
  const { outcome } = await conduct(tinyDay({ lengthMs: 600_000 }), (entry, { controls }) => {
    if (entry.kind !== 'fault-applied') return;
    refused = conduct(tinyDay({ name: 'second' })).catch((error: unknown) => error);
    void refused.then(() => controls.stop('page'));
  });
  expect(outcome).toBe('stopped');
  expect(await refused).toMatchObject({ code: 'SQUALL_ALREADY_RUNS', exitCode: 12 });
  expect(readdirSync(join(results, 'gameday')).filter((name) => name.endsWith('.json'))).toEqual([]);
  expect(readdirSync(join(results, 'gameday', 'second'))).toEqual([]);
});

test('a service that does not answer keeps no other fault from being lifted, and it is told what is left', async ({
  annotate,
  skip,
}) => {
  if (process.platform !== 'linux') skip('processes are found in /proc');
  const runbook = tinyDay({
    steps: [
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'sick', fault: behave('back', { status: 500 }) },
      { kind: 'inject', atMs: FAULT_AT_MS, name: 'slow', fault: latency(EDGE, '1s') },
      { kind: 'gate', atMs: FAULT_AT_MS, question: 'shall it go on?' },
    ],
    lengthMs: 600_000,
  });
  const { entries, outcome } = await conduct(runbook, (entry, { controls }) => {
    if (entry.kind !== 'gate' || entry.state !== 'waits') return;
    for (const pid of processesOf('services/back.mjs')) process.kill(pid, 'SIGSTOP');
    void controls.stop('page');
  });
  expect(outcome).toBe('stopped');
  const [stopped] = all(entries, 'stop');
  const [lifted] = all(entries, 'fault-lifted');
  const [healed] = all(entries, 'healed');
  expect(healed).toMatchObject({ faults: 2, left: [expect.stringMatching(/^sick \(back behaves .*\): /)] });
  expect(lifted).toMatchObject({ name: 'slow', by: 'page' });
  expect(entries.indexOf(lifted as JournalEntry)).toBeLessThan(entries.indexOf(healed as JournalEntry));
  await annotate(
    `beside a service that hangs: lifted after ${((lifted?.atMs ?? 0) - (stopped?.atMs ?? 0)).toFixed(0)} ms`,
  );
});

/** Of those that this test has started, the ones with this in their command line. */
function processesOf(words: string): number[] {
  return descendantsOf(process.pid).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(words));
}
