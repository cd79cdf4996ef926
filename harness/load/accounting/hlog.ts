import { HistogramLogWriter } from 'hdr-histogram-js';
import type { Interval } from '../../domain/evidence.ts';
import { decodeHistogram } from '../../runtime/histogram.ts';

/** A log has milliseconds where the histograms have microseconds. */
const US_PER_MS = 1000;

/**
 * The intervals as an HdrHistogram log (format 1.3), one line each, tagged with its phase: what HistogramLogProcessor
 * and the other tools of HdrHistogram read. `startedAtMs` is the wall clock at the scenario's begin.
 */
export function hlogText(intervals: readonly Interval[], startedAtMs: number): string {
  let text = '';
  const writer = new HistogramLogWriter((line) => {
    text += line;
  });
  writer.outputLogFormatVersion();
  writer.outputComment(`[StartTime: ${(startedAtMs / 1000).toFixed(3)} (seconds since epoch), ${iso(startedAtMs)}]`);
  writer.outputLegend();
  for (const { hdr, fromMs, toMs, phase } of intervals) {
    if (hdr === undefined) continue;
    const histogram = decodeHistogram(hdr);
    histogram.tag = phase.replaceAll(/[\s,=]/g, '-');
    writer.outputIntervalHistogram(histogram, fromMs / 1000, toMs / 1000, US_PER_MS);
  }
  return text;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
