import type { Envelope, HeadroomReport, Trial } from './headroom-report.ts';

type Run = readonly [level: number, answer: Trial['answer'], observed: string, why?: string];

const STATEMENT = 'p99 duration < 800ms';

function trialsOf(runs: readonly Run[], text = (level: number) => `${level}/s`): Trial[] {
  const verdicts = { holds: 'pass', breaks: 'fail', unclear: 'inconclusive' } as const;
  return runs.map(([level, answer, observed, why]) => ({
    level,
    text: text(level),
    answer,
    saw: [{ statement: STATEMENT, verdict: verdicts[answer], observed, ...(why === undefined ? {} : { why }) }],
  }));
}

export const healthy: Envelope = {
  variant: 'budgeted',
  condition: 'healthy',
  holdsUpTo: 310,
  breaksFrom: 326,
  trials: trialsOf([
    [100, 'holds', '210 ms'],
    [200, 'holds', '240 ms'],
    [400, 'breaks', '2.1 s'],
    [310, 'holds', '790 ms'],
    [318, 'unclear', '802 ms', 'shop waited 1.2 s for a CPU: p99 is 802 ms'],
    [326, 'breaks', '1.2 s'],
  ]),
};

export const slowBank: Envelope = {
  variant: 'budgeted',
  condition: 'latency 2 s on payment->bank',
  holdsUpTo: null,
  breaksFrom: 100,
  trials: trialsOf([[100, 'breaks', '2.3 s']]),
};

export const stuck: Envelope = {
  variant: 'naive',
  condition: 'healthy',
  holdsUpTo: 200,
  breaksFrom: 400,
  ended: 'it did not bear the lowest level again within 60 s',
  trials: trialsOf([
    [200, 'holds', '240 ms'],
    [400, 'breaks', '9.8 s'],
  ]),
};

export const report: HeadroomReport = {
  schema: 'squall-headroom/1',
  run: {
    id: '2026-12-01T06-31-09-c1b2',
    startedAt: '2026-12-01T06:31:09.000Z',
    suite: 'timeouts',
    target: 'payment',
    environment: 'local',
    seed: 20_261,
    timeScale: 5,
  },
  statements: [STATEMENT],
  raised: 'rate',
  from: 100,
  to: 1000,
  within: 0.05,
  confirm: 2,
  envelopes: [healthy, slowBank, stuck],
};

/** The fault itself was raised. */
export const sized: HeadroomReport = {
  ...report,
  raised: 'size',
  from: 0.5,
  to: 8,
  envelopes: [
    {
      variant: 'budgeted',
      condition: 'latency 2 s on payment->bank',
      holdsUpTo: 2,
      breaksFrom: null,
      trials: trialsOf([[2, 'holds', '700 ms']], (level) => `latency ${2 * level} s on payment->bank`),
    },
  ],
};
