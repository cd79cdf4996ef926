import { formatDuration } from '../../domain/duration.ts';
import type { Evidence } from '../../domain/evidence.ts';
import type { Recording } from '../../domain/recording.ts';
import { mergeDurations } from '../../runtime/histogram.ts';
import { endReasonLines } from '../explain/end-reasons.ts';
import { formatCount } from '../explain/format.ts';
import { plain } from './text.ts';

const PERCENTS = [50, 90, 99, 99.9] as const;

/**
 * One row per outcome and clock: count, percentiles and the exact maximum, then the ledger. Open loops show response
 * time (from when a request was due) above service time (from when it was sent).
 */
export function loadTable({ plan, phases, load }: Evidence): string {
  const { ledger } = load;
  const open = plan.phases.some((phase) => phase.load.model === 'open');
  const recordings = load.recordings.filter((recording) => open || recording.clock === 'response');
  const rows = [
    ['outcome', ...(open ? ['clock'] : []), 'count', ...PERCENTS.map((percent) => `p${percent}`), 'max'],
    ...groups(recordings).map(([label, clock, members]) => row(label, open ? [clock] : [], members)),
  ];
  const settled = Object.values(ledger.outcomes).reduce((sum, count) => sum + count, 0);
  const loadMs = phases.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  return [
    ...align(rows),
    '',
    `planned ${formatCount(ledger.planned)} = sent ${formatCount(ledger.sent)} + dropped ${formatCount(ledger.dropped)}; ` +
      `unaccounted ${formatCount(ledger.unaccounted)}; ${formatCount(Math.round((settled * 1000) / loadMs))}/s`,
    ...endReasonLines(load.reasons).map(plain),
  ].join('\n');
}

function groups(recordings: readonly Recording[]): [label: string, clock: string, members: Recording[]][] {
  const byKey = Map.groupBy(recordings, ({ label, clock }) => `${label} ${clock}`);
  return [...byKey.values()].map((members) => [members[0]?.label ?? '', members[0]?.clock ?? '', members]);
}

function row(label: string, clock: readonly string[], members: readonly Recording[]): string[] {
  const merged = mergeDurations(members);
  if (!merged) return [plain(label), ...clock, '0'];
  const durations = [...PERCENTS.map((percent) => merged.percentileUs(percent)), merged.maxUs];
  return [plain(label), ...clock, formatCount(merged.count), ...durations.map((us) => formatDuration(us / 1000))];
}

/** Columns as wide as their widest cell; labels to the left, numbers to the right. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((cells) => cells[i]?.length ?? 0)));
  const labels = rows[0]?.includes('clock') ? 2 : 1;
  return rows.map((cells) =>
    cells
      .map((cell, i) => (i < labels ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
