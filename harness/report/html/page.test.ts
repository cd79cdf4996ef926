import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { computeReport } from '../compute.ts';
import type { JudgedScenario, RunRecord } from '../judged-scenario.ts';
import { sampleRun } from '../sample/sample-run.ts';
import { renderHtml } from './page.ts';

const record = sampleRun();
const page = renderHtml(record);

test('a typical run fits into one megabyte', () => {
  expect(Buffer.byteLength(page)).toBeLessThan(1_000_000);
});

test('an hour of every variant fits into one megabyte', () => {
  const hour = (judged: JudgedScenario): JudgedScenario => {
    const { evidence } = judged;
    const intervals = Array.from({ length: 3600 }, (_, i) => ({
      phase: 'fault',
      fromMs: i * 1000,
      toMs: (i + 1) * 1000,
      sent: 50 + ((i * 7919) % 13),
      inFlight: 100,
      labels: { ok: 40 + ((i * 31) % 17), circuit_open: (i * 17) % 29 },
      count: 70,
      p50Us: 520_000 + ((i * 104_729) % 90_000),
      p99Us: 2_100_000 + ((i * 611_953) % 900_000),
      maxUs: 5e6 + i,
    }));
    return { ...judged, evidence: { ...evidence, load: { ...evidence.load, intervals } } };
  };
  const [first] = record.scenarios as [JudgedScenario];
  const members = record.scenarios.filter(({ evidence }) => evidence.plan.scenario === first.evidence.plan.scenario);
  expect(Buffer.byteLength(renderHtml({ ...record, scenarios: members.map(hour) }))).toBeLessThan(1_000_000);
});

test('the page asks for nothing outside itself and may run its own script only', () => {
  expect(page).not.toMatch(/\b(src|href|action)="?(https?:)?\/\//);
  expect(page).toMatch(/content="default-src &#39;none&#39;;[^"]*script-src &#39;sha256-[\w+/]+=&#39;;/);
});

test('the verdicts come before everything else, then what is not as expected', () => {
  const at = (text: string) => page.indexOf(text);
  expect(at('id="verdicts"')).toBeLessThan(at('id="wrong-title"'));
  expect(at('id="wrong-title"')).toBeLessThan(at('class="scenario"'));
  expect(page).toContain('max duration &lt; 3.4s is broken and should hold: observed 3.54 s, bound 3.4 s');
});

test('figures stand below the verdicts of their scenario, measured before computed', () => {
  expect(page).toContain('<th scope="col">measured (computed)</th>');
  expect(page).toContain('≠ 37 <span class="muted">(0..3)</span>');
});

test('a statement that is not as expected shows its slowest requests with the faults that acted on them', () => {
  expect(page).toMatch(/3\.4s<\/code> is broken and should hold: .*% beyond it .*asked caller/);
  expect(page).toMatch(
    /<ul class="slowest"><li>3\.54 s {2}POST \/payment .*, during latency 5 s on payment-&gt;bank<\/li>/,
  );
  expect(page).toContain('faults meanwhile');
});

test('the top of the page leads to what is not as expected', () => {
  const jumps = /<p class="jumps">(.*?)<\/p>/.exec(page)?.[1] ?? '';
  expect([...jumps.matchAll(/href="#(v\d+)">(.*?)</g)].map(([, , name]) => name)).toEqual([
    'S3-closed budgeted-async',
    'S1d budgeted',
  ]);
  const passed = record.scenarios.filter(({ verdicts }) => verdicts.every(({ asExpected }) => asExpected));
  const report = computeReport(record.report.run, passed);
  expect(renderHtml({ report, scenarios: passed })).not.toContain('class="jumps"');
});

test('what went wrong is unfolded, the rest is folded', () => {
  const open = [...page.matchAll(/<details class="variant" id="v\d+" open>\n<summary>.*?class="name">(.*?)</g)];
  expect(open.map(([, name]) => name)).toEqual(['budgeted-async', 'budgeted']);
});

test('the command that repeats a scenario names its seed and time scale', () => {
  expect(page).toContain(
    'npm run suite timeouts -- --scenario S3-closed --variant naive --time-scale 1 --seed 20261 --environment local --proxy embedded',
  );
});

describe('text from a target', () => {
  const evil = '</script><img src=x onerror=alert(1)>"\'&';
  const poisoned = (judged: JudgedScenario): JudgedScenario => {
    const { evidence } = judged;
    const { plan, load } = evidence;
    const slowest = load.slowest.map((each) => ({ ...each, route: evil, label: evil }));
    const recordings = load.recordings.map((each) => ({ ...each, label: evil }));
    const intervals = load.intervals.map((each) => ({ ...each, labels: { [evil]: each.count } }));
    const faults = evidence.faults.map((each) => ({ ...each, text: evil, edge: `${evil}->${evil}` }));
    const counters = [{ name: `calls to ${evil}`, at: evil, phase: 'fault', value: 1 }];
    return {
      verdicts: judged.verdicts,
      evidence: {
        ...evidence,
        faults,
        counters,
        plan: { ...plan, about: evil },
        load: { ...load, slowest, recordings, intervals },
        ended: { reason: 'broken', message: evil },
      },
    };
  };
  const dirty: RunRecord = {
    report: {
      ...record.report,
      run: { ...record.report.run, suite: evil, id: evil, versions: { [evil]: evil } },
      errors: [{ scenario: evil, variant: evil, message: evil }],
      scenarios: record.report.scenarios.map((each) => ({
        ...each,
        statements: each.statements.map((statement) => ({ ...statement, text: evil, window: evil, why: evil })),
      })),
    },
    scenarios: record.scenarios.map(poisoned),
  };

  test('cannot become markup, in the page or in the data of its charts', () => {
    const poisonedPage = renderHtml(dirty);
    expect(poisonedPage).not.toContain('<img');
    expect(poisonedPage.match(/<\/script>/g)).toHaveLength(2);
    const packed = /id="charts">([^<]*)</.exec(poisonedPage)?.[1] ?? '';
    expect(inflateRawSync(Buffer.from(packed, 'base64')).toString()).toContain('onerror');
  });
});
