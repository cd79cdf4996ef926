import type { Interval } from '../../domain/evidence.ts';
import { computeReport } from '../compute.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import { SAMPLE_HEADER, sampleRun } from '../sample/sample-run.ts';

/** A shop with a fault of 6 min after 90 s of baseline, ten times faster than real time. */
const K = 10;
const BEFORE_S = 90;
export const FAULT_S = 360;

export interface Invented {
  readonly variant: string;
  /** Share of the load that is served, by seconds since the fault began. */
  readonly served: (seconds: number) => number;
  readonly recoveryS: number;
  /** Share of the load that is served by a fallback. */
  readonly pending?: (seconds: number) => number;
  /** The outage as a multiple of the fault; absent where no statement asks. */
  readonly factor?: number;
  readonly computed?: string;
  readonly scenario?: string;
}

/** One variant whose headline is its outage after the fault, with 100 requests in every 10 s. */
export function invented(told: Invented): JudgedScenario {
  const { variant, served, pending = () => 0, recoveryS, factor, computed, scenario = 'S25' } = told;
  const [{ evidence }] = sampleRun().scenarios as [JudgedScenario];
  const { recordings } = evidence.load;
  const [first] = recordings as [(typeof recordings)[number]];
  const ms = (seconds: number) => ((BEFORE_S + seconds) * 1000) / K;
  const intervals = Array.from({ length: (BEFORE_S + FAULT_S + recoveryS) / 10 }, (_, i): Interval => {
    const at = i * 10 - BEFORE_S;
    const ok = Math.round(100 * served(at));
    const later = Math.round(100 * pending(at));
    const labels = { ok, pending: later, upstream_timeout: 100 - ok - later };
    const counts = { sent: 100, inFlight: 1, count: 100, p50Us: 900, p99Us: 2000, maxUs: 3000 };
    return { phase: phaseAt(at), fromMs: ms(at), toMs: ms(at + 10), labels, ...counts };
  });
  const text = 'outage after fault <= 1x fault';
  const verdicts: JudgedScenario['verdicts'] =
    factor === undefined
      ? []
      : [
          {
            text,
            expected: factor > 1 ? 'break' : 'hold',
            asExpected: true,
            verdict: factor > 1 ? 'fail' : 'pass',
            observed: factor,
            bound: 1,
            unit: 'ratio',
            samples: 1000,
            window: 'recovery',
          },
        ];
  return {
    evidence: {
      ...evidence,
      plan: {
        ...evidence.plan,
        scenario,
        variant,
        timeScale: K,
        statements: verdicts.map(({ text, expected }) => ({ text, expected })),
        headline: { quantity: 'outage after fault', ...(computed === undefined ? {} : { computed }) },
      },
      phases: [
        { name: 'baseline', fromMs: 0, toMs: ms(0) },
        { name: 'fault', fromMs: ms(0), toMs: ms(FAULT_S) },
        { name: 'recovery', fromMs: ms(FAULT_S), toMs: ms(FAULT_S + recoveryS) },
      ],
      faults: [
        {
          edge: 'processor',
          kind: 'behave',
          text: 'slow work 7.8 s at processor',
          fromMs: ms(0),
          toMs: ms(FAULT_S),
          touched: 900,
          lifted: true,
          witness: 'dependency',
        },
      ],
      load: {
        ...evidence.load,
        recordings: [...recordings, { ...first, label: 'pending', class: 'success' }],
        intervals,
      },
    },
    verdicts,
  };
}

function phaseAt(seconds: number): string {
  if (seconds < 0) return 'baseline';
  return seconds < FAULT_S ? 'fault' : 'recovery';
}

const dip = (until: number, low: number) => (seconds: number) => (seconds >= 0 && seconds < until ? low : 1);

/** Seven ways through the same fault. */
export function inventedOutages(): RunRecord {
  const scenarios = [
    invented({ variant: 'bounded-queue', served: dip(372, 0.03), recoveryS: 300, factor: 0.03, computed: '0' }),
    invented({ variant: 'unprotected', served: dip(360 + 1440, 0.02), recoveryS: 1740, factor: 4, computed: '4.1x' }),
    invented({ variant: 'timeouts', served: dip(360 + 1340, 0.02), recoveryS: 1740, factor: 3.72, computed: '3.8x' }),
    invented({ variant: 'drop-stale', served: dip(380, 0.02), recoveryS: 300, factor: 0.05, computed: '0' }),
    invented({ variant: 'drop-stale-4', served: dip(9999, 0.04), recoveryS: 300, factor: 0.8, computed: 'never' }),
    invented({ variant: 'order-bulkhead', served: dip(362, 0.25), recoveryS: 300, factor: 0, computed: '0' }),
    invented({
      variant: 'resilient',
      served: dip(390, 0.2),
      pending: (at) => (at >= 0 && at < 390 ? 0.8 : 0),
      recoveryS: 660,
      factor: 0,
      computed: '0',
    }),
  ];
  const header = { ...SAMPLE_HEADER, suite: 'cascade' };
  return { report: computeReport(header, scenarios), scenarios };
}
