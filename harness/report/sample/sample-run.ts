import { computeReport } from '../compute.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import type { RunHeader } from '../run-report.ts';
import { evidenceOf } from './evidence.ts';
import { measure } from './figures.ts';
import { requestEndOf, type SampleScenario, SCENARIOS, type Variant } from './scenarios.ts';
import { type SimulatedPhase, simulate } from './simulate.ts';
import { judge } from './verdicts.ts';

export const SAMPLE_HEADER: RunHeader = {
  id: '2026-11-21T15-45-02-a3f1',
  suite: 'timeouts',
  environment: 'local',
  proxy: 'embedded',
  seed: 20_261,
  startedAt: '2026-11-21T15:45:02.000Z',
  durationMs: 91_230,
  versions: { node: '24.21.0', squall: '0.1.0', proxy: 'embedded 0.1.0' },
};

/** An invented run of the timeouts suite: seven scenarios, nine variants, one failure, one gap in the evidence. */
export function sampleRun(seed = SAMPLE_HEADER.seed, header: RunHeader = SAMPLE_HEADER): RunRecord {
  const scenarios = SCENARIOS.flatMap((scenario) =>
    scenario.variants.map((variant, i) => judged(scenario, variant, seed + i)),
  );
  return { report: computeReport(header, scenarios), scenarios };
}

function judged(scenario: SampleScenario, variant: Variant, seed: number): JudgedScenario {
  const k = scenario.timeScale;
  const end = requestEndOf(variant, scenario.extraMs);
  const scaled: SimulatedPhase['end'] = (draw, index) => {
    const unscaled = end(draw, index);
    return { ...unscaled, durationMs: unscaled.durationMs / k };
  };
  const { requests } = scenario;
  const load = { requests, concurrency: Math.min(100, requests) };
  const phases: SimulatedPhase[] = [
    ...(scenario.baseline || scenario.extraMs === 0 ? [{ name: 'baseline', ...load, end: scaled }] : []),
    ...(scenario.baseline || scenario.extraMs > 0 ? [{ name: 'fault', ...load, end: scaled }] : []),
  ];
  const simulated = simulate(phases, seed, 1000 / k);
  const verdicts = judge(scenario, variant, simulated);
  const figures = measure(scenario, variant, simulated);
  const evidence = evidenceOf(scenario, variant, simulated, { verdicts, seed });
  return { evidence, verdicts, ...(figures.length > 0 ? { figures } : {}) };
}
