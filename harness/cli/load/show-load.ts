import ansis from 'ansis';
import { createLogUpdate } from 'log-update';
import { formatDuration } from '../../domain/duration.ts';
import type { RunEvent } from '../../domain/events.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { LoadSnapshot } from '../../domain/ports.ts';
import type { Verdict } from '../../domain/verdict.ts';
import { loadTable } from '../../report/console/load-table.ts';
import { plain, wrap } from '../../report/console/text.ts';
import { workersTable } from '../../report/console/workers-table.ts';
import { explainVerdict } from '../../report/explain/explain-verdict.ts';
import { plural } from '../../report/explain/format.ts';
import { redact } from '../../report/redact.ts';
import type { RunReport } from '../../report/run-report.ts';
import type { LoadJob } from '../../run/run-url.ts';

export interface LoadScreen {
  /** Shows the start of the run, then its progress. */
  readonly see: (event: RunEvent) => void;
  /** The percentile table, the ledger and the verdicts. */
  end(evidence: Evidence, report: RunReport): void;
}

/** Shows a load run: one line that is redrawn on a terminal, a line a second elsewhere. */
export function showLoad(job: LoadJob): LoadScreen {
  const live = process.stdout.isTTY ? createLogUpdate(process.stdout) : undefined;
  const print = live ?? console.log;
  const note = (text: string) => (live ? live.persist(plain(redact(text))) : console.log(plain(redact(text))));
  return {
    see: (event) => {
      if (event.type === 'note') note(event.text);
      if (event.type === 'scenario-started') console.log(title(job));
      if (event.type === 'snapshot') print(progressLine(event.snapshot));
    },
    end: (evidence, report) => {
      live?.clear();
      live?.done();
      console.log(loadTable(evidence));
      const workers = workersTable(redact(evidence), columns());
      if (workers.length > 0) console.log(`\n${workers.join('\n')}\n`);
      for (const statement of report.scenarios[0]?.statements ?? []) console.log(verdictLines(statement));
    },
  };
}

const MARK = { pass: ansis.green('✓'), fail: ansis.red('✗'), inconclusive: ansis.yellow('?') };

/** Of a terminal; a line elsewhere has no end. */
function columns(): number {
  return process.stdout.columns ?? Number.POSITIVE_INFINITY;
}

/** Wrapped between words on a terminal; one line elsewhere. */
function verdictLines(verdict: Verdict): string {
  const lines = wrap(plain(explainVerdict(verdict)), columns() - 2);
  return `${MARK[verdict.verdict]} ${lines.join('\n  ')}`;
}

function title(job: LoadJob): string {
  return `${ansis.bold(`${job.request.method} ${plain(redact(job.url.href))}`)}  ${ansis.dim(describe(job))}`;
}

function describe({ load, deadlineMs, workers, loadOn }: LoadJob): string {
  const senders = loadOn ? `, ${plural(workers, 'pod')}` : `, ${workers} workers`;
  const deadline = `deadline ${formatDuration(deadlineMs)}${loadOn || workers > 1 ? senders : ''}`;
  if (load.model === 'open') return `open loop, ${formatDuration(load.durationMs)}, ${deadline}`;
  const amount = load.requests === undefined ? [] : [`${load.requests.toLocaleString('en')} requests`];
  const time = load.durationMs === undefined ? [] : [formatDuration(load.durationMs)];
  return [`closed loop, ${load.concurrency} at once`, ...amount, ...time, deadline].join(', ');
}

function progressLine({ done, planned, perSecond, p99Ms, inFlight, labels }: LoadSnapshot): string {
  const share = planned > 0 ? `/${planned.toLocaleString('en')}` : '';
  const outcomes = Object.entries(labels).map(([label, count]) => `${plain(label)} ${count.toLocaleString('en')}`);
  return [
    `${done.toLocaleString('en')}${share} done`,
    `${Math.round(perSecond).toLocaleString('en')}/s`,
    `p99 ${formatDuration(p99Ms)}`,
    `${inFlight.toLocaleString('en')} in flight`,
    ansis.dim(outcomes.join(', ')),
  ].join('  ');
}
