import { HistogramLogReader, listTags } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import { renderHlog } from './hlog.ts';
import type { JudgedScenario } from './judged-scenario.ts';
import { sampleRun } from './sample/sample-run.ts';

const record = sampleRun();
const [first] = record.scenarios as [JudgedScenario];

test('another reader finds every request again, phase by phase and outcome by outcome', () => {
  const log = renderHlog(record);
  const reader = new HistogramLogReader(log);
  let found = 0;
  for (let next = reader.nextIntervalHistogram(); next; next = reader.nextIntervalHistogram()) found += next.totalCount;
  const recorded = record.scenarios.flatMap(({ evidence }) => evidence.load.recordings);
  expect(found).toBe(recorded.reduce((sum, { count }) => sum + count, 0));
  expect(listTags(log)).toContain('S3-closed:naive:fault:ok');
});

test('lines carry the time of their phase since the run began', () => {
  const [line] = renderHlog({ ...record, scenarios: [first] })
    .split('\n')
    .slice(-2);
  expect(line).toMatch(/^Tag=S3-closed:naive:fault:ok,0\.000,60\.695,/);
});

test('names that would break a line are changed, not the line', () => {
  const recordings = first.evidence.load.recordings.map((each) => ({ ...each, label: 'a, b\nc' }));
  const load = { ...first.evidence.load, recordings };
  const log = renderHlog({ ...record, scenarios: [{ ...first, evidence: { ...first.evidence, load } }] });
  expect(listTags(log)).toEqual(['S3-closed:naive:fault:a_b_c']);
});
