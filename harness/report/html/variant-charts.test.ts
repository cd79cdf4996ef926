import { describe, expect, test } from 'vitest';
import type { Series } from '../../domain/evidence.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { type Plot, plotOf } from './plot.ts';
import { topology } from './topology.ts';
import { overview, variantCharts } from './variant-charts.ts';

const { scenarios } = sampleRun();

function find(scenario: string, variant: string): JudgedScenario {
  const found = scenarios.find(({ evidence: { plan } }) => plan.scenario === scenario && plan.variant === variant);
  if (!found) throw new Error(`the sample run has no ${scenario} ${variant}`);
  return found;
}

/** As the page gets them. */
function plots(member: JudgedScenario): Plot[] {
  return variantCharts(member).map(plotOf);
}

function plot(member: JudgedScenario, title: string): Plot {
  const found = plots(member).find((each) => each.title === title);
  if (!found) throw new Error(`no chart ${title} among ${plots(member).map((each) => each.title)}`);
  return found;
}

/** Only those of the services' metrics. */
function servicePlots(...series: Series[]): Plot[] {
  const member = find('S3-closed', 'naive');
  const load = { ...member.evidence.load, intervals: [] };
  return plots({ ...member, evidence: { ...member.evidence, load, series } });
}

describe('charts over time', () => {
  test('every chart has a band for the fault, and the duration chart draws the bounds of its statements', () => {
    const naive = find('S3-closed', 'naive');
    for (const { bands } of plots(naive))
      expect(bands).toEqual([{ from: 0, to: 60.69, text: 'latency 5 s on payment->bank' }]);
    expect(plot(naive, 'Duration').bounds).toEqual([{ at: 6000, text: 'max duration < 6s' }]);
  });

  test('an interval in which nothing ended is a gap, not a fast answer', () => {
    const { x, lines } = plot(find('S3-closed', 'naive'), 'Duration');
    const p50 = lines.find(({ name }) => name === 'p50')?.values ?? [];
    expect(p50).toHaveLength(x.length);
    expect(p50).toContain(null);
    expect(p50).not.toContain(0);
  });

  test('a scaled run is shown in real time: durations and the time axis alike', () => {
    const { x, lines } = plot(find('S3-8s', 'fixed5'), 'Duration');
    const max = lines.find(({ name }) => name === 'max')?.values ?? [];
    expect(Math.max(...max.filter((value) => typeof value === 'number'))).toBeCloseTo(5038, -2);
    expect(x.at(-1)).toBeGreaterThan(45);
  });

  test('outcomes stack successes first, and rates of a cut-short last interval are not blown up', () => {
    const { lines } = plot(find('S1a', 'budgeted'), 'Outcomes');
    expect(lines.map(({ name }) => name)).toEqual(['ok', 'bank_timeout_ambiguous', 'sent']);
    expect(lines[0]?.ink).toBe('good');
    const sent = find('S1a', 'budgeted').evidence.load.ledger.sent;
    for (const { values } of lines) expect(Math.max(...values.map((v) => v || 0))).toBeLessThanOrEqual(sent);
  });
});

describe('charts of services', () => {
  test('a counter becomes a rate that survives a reset', () => {
    const arrivals: Series = {
      name: 'arrivals',
      service: 'bank',
      samples: [
        [0, 0],
        [1000, 50],
        [2000, 10],
        [3000, null],
        [4000, 40],
      ],
    };
    const [only] = servicePlots(arrivals);
    expect(only?.lines[0]?.values).toEqual([null, 50, 10, null, null]);
  });

  test('what a counter held before the scenario is no rate, and a scaled run shows rates of real time', () => {
    const arrivals: Series = {
      name: 'arrivals',
      service: 'bank',
      samples: [
        [100, 5100],
        [1100, 5150],
      ],
    };
    const member = find('S3-closed', 'naive');
    const plan = { ...member.evidence.plan, timeScale: 20 };
    const only = plot(
      { ...member, evidence: { ...member.evidence, plan, series: [arrivals] } },
      'Arrivals at each dependency',
    );
    expect(only?.lines[0]?.values).toEqual([null, 2.5]);
  });

  test('a limit is distinguished from what is in use', () => {
    const samples = [[0, 1]] as const;
    const names = ['bulkhead_in_use{dep="bank"}', 'bulkhead_limit{dep="bank"}', 'pool_waiting{pool="db"}'];
    const [only] = servicePlots(...names.map((name) => ({ name, service: 'payment', samples })));
    expect(only?.lines.map(({ name }) => name)).toEqual(['bank in use', 'bank limit', 'db waiting']);
  });

  test('series with different clocks hold their last value between samples', () => {
    const gauge = (service: string, ...samples: [number, number | null][]): Series => ({
      name: 'threads available',
      service,
      samples,
    });
    const [only] = servicePlots(gauge('a', [0, 5], [2000, 7]), gauge('b', [1000, 1], [2000, null]));
    expect(only?.x).toEqual([0, 1, 2]);
    expect(only?.lines.map(({ name, values }) => [name, values])).toEqual([
      ['threads available · a', [5, 5, 7]],
      ['threads available · b', [null, 1, null]],
    ]);
  });

  test('a rate is over the time since the sample before, so between its own points it is what the next one says', () => {
    const arrivals = (service: string, ...samples: [number, number][]): Series => ({
      name: 'arrivals',
      service,
      samples,
    });
    const [only] = servicePlots(arrivals('a', [0, 0], [2000, 20], [4000, 60]), arrivals('b', [1000, 0], [3000, 2]));
    expect(only?.x).toEqual([0, 1, 2, 3, 4]);
    expect(only?.lines.map(({ name, values }) => [name, values])).toEqual([
      ['a', [null, 10, 10, 20, 20]],
      ['b', [null, null, 1, 1, null]],
    ]);
  });

  test('threads in use stand beside each other where several services report them', () => {
    const of = (service: string, free: number): Series[] => [
      { name: 'threads available', service, samples: [[0, free]] },
      { name: 'threads total', service, samples: [[0, 100]] },
    ];
    const title = 'Threads in use at each service';
    const found = servicePlots(...of('b', 3), ...of('a', 0)).find((each) => each.title === title);
    expect(found?.lines.map(({ name, values }) => [name, values])).toEqual([
      ['a', [100]],
      ['b', [97]],
      ['all 100', [100]],
    ]);
    expect(servicePlots(...of('a', 0)).map((each) => each.title)).not.toContain(title);
  });

  test('raw metrics of the services are left out', () => {
    expect(servicePlots({ name: 'process_cpu_seconds_total', service: 'a', samples: [[0, 1]] })).toEqual([]);
  });
});

describe('the percentile spectrum', () => {
  const members = scenarios.map(({ evidence }) => evidence).filter(({ plan }) => plan.scenario === 'S3-closed');

  test('overlays all variants; each line rises and ends at its exact maximum', () => {
    const { lines, x } = plotOf(overview(members)!);
    expect(lines.map(({ name }) => name)).toEqual(members.map(({ plan }) => plan.variant));
    for (const [i, { values }] of lines.entries()) {
      const known = values.filter((value) => typeof value === 'number');
      expect(known).toEqual(known.toSorted((a, b) => a - b));
      const maxUs = Math.max(...(members[i]?.load.recordings.map((each) => each.maxUs) ?? []));
      expect(known.at(-1)).toBeCloseTo(maxUs / 1000, -1);
    }
    expect(x.at(-1)).toBeCloseTo(3);
  });

  test('is left out when nothing was recorded', () => {
    const empty = members.map((each) => ({ ...each, load: { ...each.load, recordings: [] } }));
    expect(overview(empty)).toBeUndefined();
  });
});

describe('the topology', () => {
  test('shows the calls that were seen and marks the faulted edge', () => {
    const drawing = topology([find('S3-closed', 'naive').evidence])?.markup;
    expect(drawing).toContain('aria-label="payment calls bank (latency)"');
    expect(drawing).toContain('class="edge broken"');
  });

  test('survives services that call each other in a circle', () => {
    const { evidence } = find('S3-closed', 'naive');
    const counters = [
      { name: 'calls to b', at: 'a', phase: 'fault', value: 1 },
      { name: 'calls to a', at: 'b', phase: 'fault', value: 1 },
    ];
    expect(topology([{ ...evidence, counters, faults: [] }])?.markup).toContain('a calls b, b calls a');
  });

  test('is left out when no call was seen', () => {
    expect(topology([{ ...find('S1a', 'naive').evidence, counters: [], faults: [] }])).toBeUndefined();
  });
});
