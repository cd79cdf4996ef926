import { renderHlog } from './hlog.ts';
import { renderHtml } from './html/page.ts';
import type { RunRecord } from './judged-scenario.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown/summary.ts';

/** File name -> content of every form of a run's report. */
export function renderFiles(record: RunRecord): Readonly<Record<string, string>> {
  return {
    'run.json': `${JSON.stringify(record.report, null, 2)}\n`,
    'report.html': renderHtml(record),
    'junit.xml': renderJunit(record.report),
    'summary.md': renderMarkdown(record.report),
    'durations.hlog': renderHlog(record),
  };
}
