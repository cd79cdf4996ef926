import { renderHlog } from './hlog.ts';
import { renderHtml } from './html/page.ts';
import type { RunRecord } from './judged-scenario.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown/summary.ts';
import type { RunReport } from './run-report.ts';

/** File name -> content of every form of a run's report. */
export function renderFiles(record: RunRecord): Readonly<Record<string, string>> {
  return {
    'run.json': jsonOf(record.report),
    'report.html': renderHtml(record),
    'junit.xml': renderJunit(record.report),
    'summary.md': renderMarkdown(record.report),
    'durations.hlog': renderHlog(record),
  };
}

/** The content of `run.json`. */
export function jsonOf(report: RunReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
