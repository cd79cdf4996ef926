import {
  againstExpectation,
  type Expectation,
  type Unit,
  type Verdict,
  type VerdictKind,
} from '../../domain/verdict.ts';
import { lowWater, type SampleScenario, type Variant } from './scenarios.ts';
import type { Simulated } from './simulate.ts';

interface Stated {
  readonly text: string;
  readonly held: boolean;
  readonly observed: number;
  readonly bound: number;
  readonly unit: Unit;
  /** Default: all requests. */
  readonly samples?: number;
}

type State = (stated: Stated) => Verdict;

/** Verdicts as the judge would give them; all but two of the run are as expected. */
export function judge(scenario: SampleScenario, variant: Variant, simulated: Simulated): Verdict[] {
  const { load, phases } = simulated;
  const maxMs = Math.max(...load.recordings.map((r) => r.maxUs)) * (scenario.timeScale / 1000);
  const censored = load.ledger.outcomes['timed-out'] ?? 0;
  const low = lowWater(variant, scenario);
  const state = stating(load.ledger.sent, windowOf(scenario, simulated));
  const threads = state({
    text: 'available threads > 50',
    held: low > 50,
    observed: low,
    bound: 50,
    unit: 'count',
    samples: phases.length,
  });
  return [
    state({ text: 'max duration < 6s', held: maxMs < 6000, observed: maxMs, bound: 6000, unit: 'ms' }),
    state({ text: 'all complete', held: censored === 0, observed: censored, bound: 0, unit: 'count' }),
    ...(scenario.name.startsWith('S3') ? [threads] : []),
    ...(scenario.name === 'S1a' ? baselineVerdicts(variant, load.ledger.sent, state) : []),
    ...(scenario.name === 'S1c' && variant.startsWith('budgeted')
      ? [state({ text: 'rate of bank_timeout_ambiguous >= 99%', held: true, observed: 1, bound: 0.99, unit: 'ratio' })]
      : []),
    ...surprises(scenario, variant, maxMs, windowOf(scenario, simulated)),
  ];
}

function baselineVerdicts(variant: Variant, sent: number, state: State): Verdict[] {
  const rate = variant === 'naive' ? 0.99935 : 0.995;
  return [
    state({ text: 'success rate >= 99.9%', held: rate >= 0.999, observed: rate, bound: 0.999, unit: 'ratio' }),
    state({ text: 'arrivals at bank = calls to bank', held: true, observed: sent, bound: sent, unit: 'count' }),
  ];
}

/** One statement that is broken and should hold, and one without evidence. */
function surprises(scenario: SampleScenario, variant: Variant, maxMs: number, window: string): Verdict[] {
  if (scenario.name === 'S3-closed' && variant === 'budgeted-async')
    return [
      againstExpectation('max duration < 3.4s', 'hold', {
        verdict: 'fail',
        observed: maxMs,
        bound: 3400,
        unit: 'ms',
        samples: 1000,
        window,
        why: 'request 412 took 3.53 s: bank_timeout_ambiguous (504), sent at 12.1 s',
        margin: 1 - maxMs / 3400,
        witnesses: ['caller'],
        slowest: [
          {
            route: 'POST /payment',
            phase: 'fault',
            label: 'bank_timeout_ambiguous',
            status: 504,
            sentMs: 12_100,
            durationMs: maxMs,
            faults: ['latency 5 s on payment->bank'],
          },
        ],
      }),
    ];
  if (scenario.name === 'S1d' && variant === 'budgeted')
    return [
      againstExpectation('timeouts to notify = calls to notify', 'hold', {
        verdict: 'inconclusive',
        observed: null,
        bound: 0,
        unit: 'count',
        samples: 0,
        window,
        why: 'the fault touched nothing: 0 connections to notify in this phase',
      }),
    ];
  return [];
}

function stating(sent: number, window: string): State {
  return ({ text, held, observed, bound, unit, samples = sent }) => {
    const verdict: VerdictKind = held ? 'pass' : 'fail';
    const expected: Expectation = held ? 'hold' : 'break';
    const judgement = { verdict, observed, bound, unit, samples, window };
    return againstExpectation(text, expected, held ? judgement : { ...judgement, why: `the worst of ${samples}` });
  };
}

function windowOf({ timeScale }: SampleScenario, { phases }: Simulated): string {
  const last = phases.at(-1);
  const seconds = (ms = 0) => ((ms * timeScale) / 1000).toFixed(1);
  return `${last?.name} ${seconds(last?.fromMs)}-${seconds(last?.toMs)} s`;
}
