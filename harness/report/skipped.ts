import type { RunReport } from './run-report.ts';

/** `S15-9, S15-15 wait for Redis: install redis-server`: one line for each thing that scenarios wait for. */
export function skippedLines({ skipped = [] }: Pick<RunReport, 'skipped'>): string[] {
  return [...Map.groupBy(skipped, ({ reason }) => reason)].map(([reason, waiting]) => {
    const names = waiting.map(({ scenario }) => scenario).join(', ');
    return `${names} ${waiting.length === 1 ? 'waits' : 'wait'} for ${reason}`;
  });
}
