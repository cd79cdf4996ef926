import { HistogramLogWriter } from 'hdr-histogram-js';
import { decodeHistogram, mergeDurations } from '../runtime/histogram.ts';
import type { JudgedScenario, RunRecord } from './judged-scenario.ts';
import { visible } from './visible.ts';

/**
 * HdrHistogram log (format 1.3) of a run, as HistogramLogAnalyzer and others read it: one line per scenario, variant,
 * phase and outcome, tagged `scenario:variant:phase:outcome`. Values are measured microseconds, start times seconds
 * since the run began.
 */
export function renderHlog({ report, scenarios }: RunRecord): string {
  let text = '';
  const writer = new HistogramLogWriter((line) => {
    text += line;
  });
  const beganMs = Date.parse(report.run.startedAt);
  writer.outputLogFormatVersion();
  writer.outputComment(`[StartTime: ${(beganMs / 1000).toFixed(3)} (seconds since epoch), ${report.run.startedAt}]`);
  writer.outputLegend();
  for (const scenario of scenarios) writeScenario(writer, scenario, beganMs);
  return text;
}

function writeScenario(writer: HistogramLogWriter, { evidence }: JudgedScenario, beganMs: number): void {
  const { plan, phases, load, startedAt } = evidence;
  const offsetMs = Date.parse(startedAt) - beganMs;
  const counted = load.recordings.filter(({ clock }) => clock === 'response');
  for (const [key, members] of Map.groupBy(counted, ({ phase, label }) => `${phase}:${label}`)) {
    const merged = mergeDurations(members);
    const phase = phases.find(({ name }) => name === members[0]?.phase);
    if (!merged || !phase) continue;
    const histogram = decodeHistogram(merged.encode());
    histogram.tag = visible(`${plan.scenario}:${plan.variant}:${key}`.replace(/[\s,]+/g, '_'), '_');
    writer.outputIntervalHistogram(histogram, (offsetMs + phase.fromMs) / 1000, (offsetMs + phase.toMs) / 1000, 1);
  }
}
