import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { decodeHistogram, emptyHistogram } from '../../runtime/histogram.ts';
import { hlogText } from './hlog.ts';
import { createIntervalLog } from './intervals.ts';

const LIBRARY = 'org.hdrhistogram:HdrHistogram:2.2.2';
const folder = mkdtempSync(join(tmpdir(), 'squall-hlog-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasJava = ['java', 'mvn'].every((tool) => spawnSync(tool, ['-version']).status === 0);
const SECONDS = 5;

function sampleLog() {
  const log = createIntervalLog(0);
  for (let second = 0; second < SECONDS; second++) {
    for (let i = 0; i < 500; i++) {
      log.sent();
      log.settled('ok', Math.round(300 * 1.0173 ** i) + second);
    }
    log.cut('fault', 0, (second + 1) * 1000);
  }
  return log.list();
}

test("HdrHistogram's own Java log processor reads the log and prints the same percentiles", { timeout: 120_000 }, ({
  skip,
}) => {
  skip(!hasJava, 'no java and mvn here');
  const fetched = spawnSync('mvn', ['-q', 'dependency:copy', `-Dartifact=${LIBRARY}`, `-DoutputDirectory=${folder}`]);
  skip(fetched.status !== 0, `Maven could not fetch ${LIBRARY}`);
  const intervals = sampleLog();
  const input = join(folder, 'run.hlog');
  writeFileSync(input, hlogText(intervals, Date.UTC(2026, 0, 1)));
  const jar = join(folder, 'HdrHistogram-2.2.2.jar');
  const output = join(folder, 'out');
  execFileSync('java', [
    ...['-cp', jar, 'org.HdrHistogram.HistogramLogProcessor', '-i', input, '-o', output],
    ...['-tag', 'fault', '-outputValueUnitRatio', '1'],
  ]);
  const rows = readFileSync(`${output}.hgrm`, 'utf8').matchAll(/^\s+([\d.]+)\s+([\d.]+)\s+(\d+)/gm);
  const java = [...rows].map(([, value, quantile]) => ({ value: Number(value), percent: Number(quantile) * 100 }));

  const total = emptyHistogram();
  for (const { hdr } of intervals) total.add(decodeHistogram(hdr as string));
  expect(java.length).toBeGreaterThan(20);
  for (const { value, percent } of java) expect(total.getValueAtPercentile(percent)).toBe(value);
  expect(total.totalCount).toBe(SECONDS * 500);
});
