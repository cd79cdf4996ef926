import type { EntryOf, JournalEntry, NewEntry } from './entries.ts';
import { sampleSecond } from './sample-second.fixture.ts';

/**
 * A journal made by hand, of a game day of two variants: `budgeted` is driven to its end, `naive` is aborted by a guard in the middle
 * of a fault. Each has a gate in its baseline. All times are fixed, so it is the same each time.
 */
export function* sampleJournal(): Generator<JournalEntry> {
  const day = journalClock();
  yield day.at(-4200, OPENED);
  yield* variantRun(day, { name: 'budgeted', fromMs: 0, toSecond: 60 });
  yield* variantRun(day, { name: 'naive', fromMs: 72_000, toSecond: 27 });
  yield* abortOf(day, 'naive', 72_000 + 27_000 + GATE_MS);
}

/** When the wall clock of the sample showed 0 of `atMs`. */
const WALL_MS = Date.UTC(2026, 10, 27, 13, 30, 0);
const GATE_MS = 6000;

/** Stamps entries; times never go back, as in a journal. */
export function journalClock() {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    at: (atMs: number, entry: NewEntry): JournalEntry => {
      lastMs = Math.max(lastMs, atMs);
      return { ...entry, atMs: lastMs, wall: new Date(WALL_MS + lastMs).toISOString() } as JournalEntry;
    },
  };
}

type JournalClock = ReturnType<typeof journalClock>;

export const OPENED = {
  kind: 'opened',
  schema: 'squall-gameday/1',
  id: '2026-11-27T13-29-56',
  name: 'slow-bank',
  title: 'The bank gets slow on Black Friday',
  hypothesis:
    'With budgets the shop keeps answering within a second while the bank takes five, and recovers by itself.',
  owner: 'Payments',
  roles: { conductor: 'Ada', observer: 'Grace', scribe: 'Linus' },
  target: 'storefront',
  variants: ['budgeted', 'naive'],
  environment: 'local',
  proxy: 'embedded',
  timeScale: 1,
  seed: 7,
  rate: 100,
  lengthMs: 60_000,
  edges: ['api->payment', 'payment->bank', 'payment->fraud'],
  steps: [
    { kind: 'say', atMs: 0, text: 'say: pagers are on' },
    { kind: 'gate', atMs: 12_000, text: 'gate: Is somebody looking at the dashboard of payments?' },
    { kind: 'inject', atMs: 15_000, text: 'inject latency 5 s on payment->bank for 20 s' },
    { kind: 'load', atMs: 20_000, text: 'load 150/s' },
    { kind: 'check', atMs: 25_000, text: 'check error rate < 5%' },
    { kind: 'inject', atMs: 30_000, text: 'inject freeze on fraud' },
    { kind: 'lift', atMs: 40_000, text: 'lift frozen-fraud' },
  ],
  steadyState: ['p99 duration < 300ms', 'error rate < 1%'],
  expect: {
    budgeted: [
      { text: 'max duration < 1s', expected: 'hold' },
      { text: 'goodput >= 80/s during fault', expected: 'hold' },
    ],
    naive: [
      { text: 'max duration < 1s', expected: 'break' },
      { text: 'no thread exhaustion', expected: 'break' },
    ],
  },
  abort: ['error rate > 60% in any 5s window'],
  repeat: 'npm run gameday slow-bank -- --seed 7',
  versions: { node: '24.21.0', proxy: 'embedded 0.2.0' },
} as const satisfies NewEntry;

interface SampleRun {
  readonly name: string;
  readonly fromMs: number;
  /** The last second that is told, on the clock of the runbook. */
  readonly toSecond: number;
}

const BANK = { name: 'slow-bank', text: 'latency 5 s on payment->bank', on: 'payment->bank' };
const FRAUD = { name: 'frozen-fraud', text: 'freeze fraud', on: 'fraud' };

/** One variant's run, second by second. It waits six seconds at its gate. */
function* variantRun(day: JournalClock, { name: variant, fromMs, toSecond }: SampleRun): Generator<JournalEntry> {
  yield day.at(fromMs - 3000, { kind: 'variant', variant, state: 'starting' });
  yield day.at(fromMs, { kind: 'variant', variant, state: 'running', beganMs: fromMs });
  yield day.at(fromMs, { kind: 'phase', variant, phase: 'baseline' });
  for (let second = 0; second <= toSecond; second++) {
    const waited = second > 12 ? GATE_MS : 0;
    const atMs = fromMs + second * 1000 + waited;
    for (const entry of actsOf(variant, second, atMs)) yield day.at(atMs, entry);
    if (second > 0) yield day.at(atMs, sampleSecond(variant, second));
    if (second === 12) yield* waitAtGate(day, variant, atMs);
  }
  if (toSecond < 60) return;
  yield day.at(fromMs + 66_500, verdictsOf(variant));
  yield day.at(fromMs + 67_000, { kind: 'variant', variant, state: 'ended' });
}

function* waitAtGate(day: JournalClock, variant: string, atMs: number): Generator<JournalEntry> {
  const gate = {
    kind: 'gate',
    variant,
    index: 1,
    question: 'Is somebody looking at the dashboard of payments?',
  } as const;
  yield day.at(atMs, { ...gate, state: 'waits' });
  for (let waited = 1; waited <= GATE_MS / 1000; waited++) {
    yield day.at(atMs + waited * 1000, sampleSecond(variant, 12));
    if (waited === 4) yield day.at(atMs + 4000, { kind: 'said', text: 'Grace: dashboard is open', by: 'page' });
  }
  yield day.at(atMs + GATE_MS, { ...gate, state: 'passed', by: 'page', waitedMs: GATE_MS });
}

/** What happens at a second of the runbook, besides the gate. */
function actsOf(variant: string, second: number, atMs: number): NewEntry[] {
  const step = (index: number, state: EntryOf<'step'>['state']): NewEntry => {
    return { kind: 'step', variant, index, text: OPENED.steps[index]?.text ?? '', state };
  };
  const done = (index: number, ...acts: NewEntry[]) => [step(index, 'began'), ...acts, step(index, 'done')];
  const said = (text: string, of: EntryOf<'statement'>['of'], state: EntryOf<'statement'>['state'], observed: string) =>
    ({ kind: 'statement', variant, text, of, state, observed }) as const;
  const naive = variant === 'naive';
  const acts: Record<number, NewEntry[]> = {
    0: done(0, { kind: 'said', text: 'pagers are on', by: 'runbook' }),
    12: [step(1, 'began')],
    13: [step(1, 'done')],
    15: [
      said('p99 duration < 300ms', 'steady state', 'holds', '62 ms'),
      said('error rate < 1%', 'steady state', 'holds', '0 %'),
      ...done(
        2,
        { kind: 'phase', variant, phase: 'fault' },
        { kind: 'fault-applied', variant, ...BANK, liftsAtMs: atMs + 20_000 },
      ),
    ],
    18: [said('max duration < 1s', 'expect', naive ? 'broken' : 'holds', naive ? '5.31 s' : '890 ms')],
    20: done(3),
    22: naive ? [{ kind: 'alert', variant, name: 'ShopErrors', state: 'fires', labels: { service: 'api' } }] : [],
    25: done(4, said('error rate < 5%', 'check', naive ? 'broken' : 'holds', naive ? '48 %' : '0.4 %')),
    26: naive ? [said('no thread exhaustion', 'expect', 'broken', 'payment had none for 6 s')] : [],
    30: done(5, { kind: 'fault-applied', variant, ...FRAUD }),
    32: [said('goodput >= 80/s during fault', 'expect', 'holds', '118/s')],
    35: [{ kind: 'fault-lifted', variant, ...BANK, by: 'runbook', actedMs: 20_000, touched: 64 }],
    40: done(
      6,
      { kind: 'fault-lifted', variant, ...FRAUD, by: 'runbook', actedMs: 10_000, touched: null },
      { kind: 'phase', variant, phase: 'recovery' },
    ),
  };
  return acts[second] ?? [];
}

function verdictsOf(variant: string): NewEntry {
  const verdict = (text: string, observed: number, bound: number, unit: 'ms' | 'per second') =>
    ({
      text,
      expected: 'hold',
      verdict: 'pass',
      asExpected: true,
      observed,
      bound,
      unit,
      samples: 7420,
      window: 'all',
    }) as const;
  const verdicts = [
    verdict('max duration < 1s', 894, 1000, 'ms'),
    verdict('goodput >= 80/s during fault', 118, 80, 'per second'),
  ];
  return { kind: 'verdicts', variant, verdicts, run: `results/2026-11-27T13-29-56/${variant}` };
}

function* abortOf(day: JournalClock, variant: string, atMs: number): Generator<JournalEntry> {
  const guard = 'error rate > 60% in any 5s window';
  yield day.at(atMs + 100, { kind: 'abort', variant, guard, observed: '71 % from 0:21 to 0:26' });
  yield day.at(atMs + 140, { kind: 'fault-lifted', variant, ...BANK, by: 'guard', actedMs: 12_140, touched: 61 });
  yield day.at(atMs + 150, { kind: 'healed', by: 'guard', faults: 1, tookMs: 50, left: [] });
  yield day.at(atMs + 900, { kind: 'variant', variant, state: 'ended' });
  yield day.at(atMs + 950, { kind: 'ended', outcome: 'aborted', why: guard });
}
