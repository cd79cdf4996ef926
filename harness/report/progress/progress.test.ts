import { Writable } from 'node:stream';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../domain/events.ts';
import type { Clock, LoadSnapshot } from '../../domain/ports.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { createProgress } from './progress.ts';

const { scenarios } = sampleRun();
const [naive] = scenarios as [JudgedScenario];

/** A clock that stands still until `pass` is called. */
function handClock() {
  const ticks: { everyMs: number; nextMs: number; fn: () => void }[] = [];
  let nowMs = 1000;
  const clock: Clock = {
    now: () => nowMs,
    wall: () => nowMs,
    sleep: () => Promise.reject(new Error('progress never sleeps')),
    every: (everyMs, fn) => {
      const tick = { everyMs, nextMs: nowMs + everyMs, fn };
      ticks.push(tick);
      return { [Symbol.dispose]: () => void ticks.splice(ticks.indexOf(tick), 1) };
    },
  };
  const pass = (ms: number) => {
    nowMs += ms;
    for (const tick of ticks) for (; tick.nextMs <= nowMs; tick.nextMs += tick.everyMs) tick.fn();
  };
  return { clock, pass, running: () => ticks.length };
}

function watch(isTty: boolean, columns = 100, rows = 24, details = false) {
  let written = '';
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk);
      done();
    },
  });
  const hand = handClock();
  // log-update asks the stream itself for its size
  Object.assign(stream, { columns, rows, isTTY: isTty });
  const options = {
    stream,
    columns: () => columns,
    rows: () => rows,
    isTty,
    clock: hand.clock,
    colour: false,
    details,
  };
  const progress = createProgress(options);
  return {
    ...hand,
    progress,
    see: (...events: RunEvent[]) => events.forEach((event) => void progress.see(event)),
    /** What was written since the last call, without escape codes. */
    text: () => {
      const text = written;
      written = '';
      // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes begin with one
      return text.replace(/\u001b\[[?\d;]*[a-zA-Z]/g, '');
    },
    raw: () => written,
  };
}

const snapshot: LoadSnapshot = {
  phase: 'fault',
  planned: 1000,
  sent: 440,
  done: 340,
  inFlight: 100,
  perSecond: 84.4,
  p99Ms: 9840,
  labels: {},
};

function running({ evidence: { plan } }: JudgedScenario, atMs = 1000): RunEvent[] {
  const { lane } = plan;
  return [
    { type: 'lane-starting', lane, atMs },
    { type: 'lane-started', lane, atMs },
    { type: 'scenario-started', lane, plan, atMs },
    { type: 'phase-started', lane, phase: 'fault', atMs },
    { type: 'fault-applied', lane, text: 'latency 5 s on payment->bank', atMs },
    { type: 'snapshot', lane, snapshot, atMs },
  ];
}

function finished({ evidence: { plan }, verdicts }: JudgedScenario, atMs = 2000): RunEvent {
  const { lane, scenario, variant } = plan;
  return { type: 'scenario-finished', lane, scenario, variant, verdicts, atMs };
}

const planned: RunEvent = {
  type: 'planned',
  suite: 'timeouts',
  plans: scenarios.map(({ evidence: { plan } }) => plan),
};

describe('on a terminal', () => {
  test('a running lane shows its phase, time, requests, rate, p99, in flight and fault', () => {
    const terminal = watch(true, 140);
    terminal.see(planned, ...running(naive));
    terminal.text();
    terminal.pass(12_300);
    const line = terminal
      .text()
      .split('\n')
      .findLast((text) => text.includes('S3-closed · naive'));
    expect(line).toMatch(/fault +12s +█+░+ 340\/1000 +84\/s +9\.84 s +100 +latency 5 s on payment->bank/);
  });

  test('rates and durations are in real-time equivalent, as the statements are', () => {
    const scaled = scenarios.find(({ evidence }) => evidence.plan.timeScale === 5) as JudgedScenario;
    const terminal = watch(true, 140);
    terminal.see(planned, ...running(scaled));
    terminal.pass(200);
    expect(terminal.text()).toContain('49.2 s');
  });

  test.each([80, 140])('no line is longer than %i columns, however many lanes and long names', (columns) => {
    const terminal = watch(true, columns, 60);
    terminal.see(planned, ...scenarios.flatMap((each) => running(each)));
    terminal.pass(200);
    terminal.see(...scenarios.slice(0, 5).map((each) => finished(each)));
    for (const line of terminal.text().split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
  });

  test('lanes that do not fit into the window are folded', () => {
    const terminal = watch(true, 100, 10);
    terminal.see(planned, ...scenarios.slice(0, 9).flatMap((each) => running(each)));
    terminal.pass(200);
    const text = terminal.text();
    expect(text).toContain('+4 more lanes');
    expect(text.trimEnd().split('\n').length).toBeLessThan(10);
  });

  test('a finished scenario scrolls away with its result, and the whole run is counted', () => {
    const terminal = watch(true, 140);
    terminal.see(planned, ...running(naive), finished(naive));
    expect(terminal.text()).toMatch(/✓ S3-closed · naive {2}3\/3 as expected {2}max duration < 6s: VIOL 9\.99 s/);
    terminal.pass(200);
    const failure = scenarios.find(({ verdicts }) => verdicts.some((each) => !each.asExpected)) as JudgedScenario;
    terminal.see(finished(failure));
    expect(terminal.text()).toMatch(
      /✗ S3-closed · budgeted-async {2}3\/4 as expected {2}max duration < 3\.4s is broken/,
    );
    expect(terminal.raw()).toBe('');
  });

  test('a scenario that is measured again is not done meanwhile, and counts once', () => {
    const terminal = watch(true, 140);
    const failure = scenarios.find(({ verdicts }) => verdicts.some((each) => !each.asExpected)) as JudgedScenario;
    const again = { ...failure, verdicts: failure.verdicts.map((each) => ({ ...each, asExpected: true })) };
    terminal.see(planned, ...running(failure), finished(failure));
    expect(terminal.text()).toMatch(/1 of \d+ scenarios done · 0 running · \d+ waiting · ✗ 1/);
    terminal.see(...running(again));
    terminal.pass(200);
    expect(terminal.text()).toMatch(/0 of \d+ scenarios done · 1 running · \d+ waiting · 0s/);
    terminal.see(finished(again));
    terminal.pass(200);
    expect(terminal.text()).toMatch(/1 of \d+ scenarios done · 0 running · \d+ waiting · 0s/);
  });

  test('the end removes the block, gives the cursor back and stops drawing', () => {
    const terminal = watch(true);
    terminal.see(planned, ...running(naive));
    terminal.pass(200);
    terminal.progress.end();
    expect(terminal.running()).toBe(0);
  });
});

describe('without a terminal', () => {
  test('details are one line for each scenario and fault that begins or ends, and no escape code', () => {
    const log = watch(false, 100, 24, true);
    log.see(planned, ...running(naive));
    log.pass(2000);
    const { lane } = naive.evidence.plan;
    log.see({ type: 'fault-lifted', lane, text: 'latency 5 s on payment->bank', atMs: 3000 }, finished(naive, 3000));
    expect(log.raw()).not.toContain('\u001b');
    expect(log.text()).toBe(`[   0.0 s] 35 scenarios of timeouts planned
[   0.0 s] started S3-closed · naive
[   0.0 s] fault on: latency 5 s on payment->bank (S3-closed · naive)
[   2.0 s] fault lifted: latency 5 s on payment->bank (S3-closed · naive)
[   2.0 s] ✓ S3-closed · naive  3/3 as expected  max duration < 6s: VIOL 9.99 s  2 s
`);
  });

  test('there is a line for a scenario when its last variant is finished; before, only for the first result and what is wrong', () => {
    const log = watch(false);
    const [one, ...others] = scenarios.filter(({ evidence: { plan } }) => plan.scenario === 'S3-closed');
    const linesOf = (each: JudgedScenario | undefined) => {
      if (each) log.see(...running(each), finished(each));
      return log.text().split('\n').slice(0, -1);
    };
    log.see(planned);
    log.text();
    expect(linesOf(one)).toEqual([expect.stringContaining('✓ S3-closed · naive  3/3 as expected')]);
    const isWrong = ({ verdicts }: JudgedScenario) => verdicts.some(({ asExpected }) => !asExpected);
    const last = others.find((each) => !isWrong(each));
    for (const each of others.filter((other) => other !== last))
      expect(linesOf(each)).toHaveLength(isWrong(each) ? 1 : 0);
    expect(linesOf(last)).toEqual([expect.stringMatching(/ [✗?] S3-closed {2}\S/)]);
  });

  test('a scenario of which two variants are measured again has its line when both are', () => {
    const log = watch(false);
    const { verdicts } = naive;
    const doubted = verdicts.map((each) => ({ ...each, asExpected: false }));
    const variants = ['a', 'b', 'c'].map((variant) => ({ lane: variant, scenario: 'S1', variant }));
    const [a, b, c] = variants as [(typeof variants)[number], (typeof variants)[number], (typeof variants)[number]];
    const linesOf = (...events: RunEvent[]) => {
      log.see(...events);
      return log.text().split('\n').slice(0, -1);
    };
    log.see({ type: 'planned', suite: 's', plans: variants });
    for (const each of [a, b]) log.see({ type: 'scenario-finished', ...each, verdicts: doubted, atMs: 1 });
    log.see({ type: 'scenario-finished', ...c, verdicts, atMs: 1 });
    log.text();
    const reason = 'payment waited 1.2 s for a CPU';
    expect(linesOf(...[a, b].map((each) => ({ type: 'measured-again', ...each, reason }) as const))).toEqual([
      expect.stringContaining('S1 · a is measured again, alone: payment waited 1.2 s for a CPU'),
      expect.stringContaining('S1 · b is measured again'),
    ]);
    expect(linesOf({ type: 'scenario-finished', ...a, verdicts, atMs: 2 })).toEqual([]);
    expect(linesOf({ type: 'scenario-finished', ...b, verdicts, atMs: 3 })).toEqual([
      expect.stringMatching(/✓ S1 {2}\S/),
    ]);
  });

  test('a suite that has many scenarios shows the first of them, and every one that is not as expected', () => {
    const log = watch(false);
    const { verdicts } = naive;
    const plans = Array.from({ length: 100 }, (_, i) => ({ lane: 'a', scenario: `S${i}`, variant: 'v' }));
    log.see({ type: 'planned', suite: 'wide', plans });
    for (const plan of plans) log.see({ type: 'scenario-finished', ...plan, verdicts, atMs: 1 });
    expect(log.text().split('\n').length).toBeLessThan(40);
    const wrong = verdicts.map((each) => ({ ...each, asExpected: false }));
    log.see({ type: 'scenario-finished', lane: 'a', scenario: 'S99', variant: 'v', verdicts: wrong, atMs: 1 });
    expect(log.text()).toContain('✗ S99 · v');
  });

  test('snapshots are not printed; a long silence is broken by a sign of life', () => {
    const log = watch(false);
    log.see(planned, ...running(naive));
    log.text();
    for (let i = 0; i < 100; i++) log.see({ type: 'snapshot', lane: naive.evidence.plan.lane, snapshot, atMs: 2000 });
    log.pass(29_000);
    expect(log.text()).toBe('');
    log.pass(31_000);
    expect(log.text()).toContain('0 of 35 done, running: S3-closed · naive');
  });

  test('what a service printed can neither show a secret nor send escape codes', () => {
    const log = watch(false);
    log.see({ type: 'note', text: 'lane a: postgres://app:hunter22@db \u001b[2J refused' });
    expect(log.text()).toContain('lane a: postgres://app:[redacted]@db  refused');
  });

  test('a skipped scenario is among the details, with what it needs', () => {
    const log = watch(false, 100, 24, true);
    log.see({ type: 'skipped', scenario: 'S3-open', reason: 'open-loop load' });
    expect(log.text()).toContain('skipped S3-open: needs open-loop load');
  });
});
