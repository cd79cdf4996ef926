import { expect, test } from 'vitest';
import type { Evidence } from '../domain/evidence.ts';
import { scenarioReport } from './compute.ts';
import { cpuWaitsByPhase } from './cpu-waits.ts';
import { cpuWaitsTable } from './html/cpu-waits-table.ts';
import { sampleRun } from './sample/sample-run.ts';

const [judged] = sampleRun().scenarios;
if (!judged) throw new Error('the sample has no scenario');

const waiting: Evidence = {
  ...judged.evidence,
  phases: [
    { name: 'baseline', fromMs: 0, toMs: 1000 },
    { name: 'fault', fromMs: 1000, toMs: 3000 },
  ],
  load: {
    ...judged.evidence.load,
    health: [500, 1500, 2500].map((atMs) => ({ atMs, latenessMs: 0, loopDelayMs: 0, cpu: 0.1, cpuWaitMs: 2 })),
  },
  cpuWaits: [
    {
      of: 'payment',
      samples: [
        [900, 1],
        [1900, null],
        [2900, 1200],
      ],
    },
  ],
};

test('what each process waited is added up by phase, and stands in the run report', () => {
  const waits = [
    { of: 'load generator', phase: 'baseline', waitedMs: 2 },
    { of: 'load generator', phase: 'fault', waitedMs: 4 },
    { of: 'payment', phase: 'baseline', waitedMs: 1 },
    { of: 'payment', phase: 'fault', waitedMs: 1200 },
  ];
  expect(cpuWaitsByPhase(waiting)).toEqual(waits);
  expect(scenarioReport({ evidence: waiting, verdicts: [] }).cpuWaits).toEqual(waits);
  expect(cpuWaitsTable(waiting).markup).toMatch(/payment.*1 ms.*1\.2 s/s);
});

test('where the system does not tell, there is a note instead', () => {
  const health = waiting.load.health.map(({ cpuWaitMs: _, ...rest }) => rest);
  const silent = { ...waiting, load: { ...waiting.load, health }, cpuWaits: [] };
  expect(cpuWaitsByPhase(silent)).toEqual([]);
  expect(scenarioReport({ evidence: silent, verdicts: [] })).not.toHaveProperty('cpuWaits');
  expect(cpuWaitsTable(silent).markup).toContain('does not tell');
});
