import type { Counter, Evidence, Series } from '../../domain/evidence.ts';
import type { PlannedStatement } from '../../domain/scenario.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { CAP_MS, lowWater, type SampleScenario, type Variant } from './scenarios.ts';
import type { Simulated } from './simulate.ts';

export function evidenceOf(
  scenario: SampleScenario,
  variant: Variant,
  { load, phases }: Simulated,
  { verdicts, seed }: { readonly verdicts: readonly Verdict[]; readonly seed: number },
): Evidence {
  const durationMs = phases.at(-1)?.toMs ?? 0;
  const broken = phases.find((phase) => phase.name === 'fault');
  const edge = scenario.name === 'S1d' ? 'payment->notify' : 'payment->bank';
  const kind = scenario.extraMs >= 60_000 || scenario.name === 'S1d' ? 'blackhole' : 'latency';
  const text = kind === 'latency' ? `latency ${scenario.extraMs / 1000} s on ${edge}` : `blackhole on ${edge}`;
  const statements: PlannedStatement[] = verdicts.map(({ text, expected }) => ({ text, expected }));
  return {
    schema: 1,
    plan: {
      scenario: scenario.name,
      about: scenario.about,
      suite: 'timeouts',
      target: 'payment',
      variant,
      seed,
      lane: `${variant} · ${scenario.timeScale === 1 ? 'real time' : `1/${scenario.timeScale}`}`,
      timeScale: scenario.timeScale,
      busy: false,
      deadlineMs: CAP_MS / scenario.timeScale,
      statements,
      phases: [{ name: 'fault', load: { model: 'closed', requests: scenario.requests, concurrency: 100 } }],
      requests: [{ method: 'POST', path: '/payment', body: '{"payment_id":"{{uuid}}","amount":10}' }],
    },
    startedAt: '2026-11-21T15:45:02.000Z',
    durationMs,
    phases,
    load,
    series: seriesOf(variant, scenario, load, durationMs),
    counters: phases.flatMap(({ name }) => countersOf(name, load.ledger.sent, lowWater(variant, scenario))),
    faults: broken
      ? [{ edge, kind, text, fromMs: broken.fromMs, toMs: broken.toMs, touched: 100, witness: 'proxy', lifted: true }]
      : [],
  };
}

function seriesOf(variant: Variant, scenario: SampleScenario, load: Simulated['load'], durationMs: number): Series[] {
  const low = lowWater(variant, scenario);
  const available = load.intervals.map(({ toMs, inFlight }): [number, number | null] => [
    Math.min(toMs, durationMs),
    Math.max(low, 200 - inFlight),
  ]);
  let arrived = 0;
  const arrivals = load.intervals.map(({ toMs, sent }): [number, number | null] => {
    arrived += sent;
    return [toMs, arrived];
  });
  const breaker = load.intervals.map(({ toMs, labels }): [number, number | null] => [
    toMs,
    labels.circuit_open ? 2 : 0,
  ]);
  return [
    { name: 'threads available', service: 'payment', samples: available },
    { name: 'threads total', service: 'payment', samples: available.map(([at]) => [at, 200] as const) },
    { name: 'arrivals', service: 'bank', samples: arrivals },
    ...(variant.includes('breaker')
      ? [{ name: 'breaker_state{dep="bank"}', service: 'payment', samples: breaker }]
      : []),
  ];
}

function countersOf(phase: string, sent: number, low: number): Counter[] {
  return [
    { name: 'threads low water', at: 'payment', phase, value: low },
    { name: 'arrivals', at: 'bank', phase, value: sent },
    { name: 'calls to bank', at: 'payment', phase, value: sent },
  ];
}
