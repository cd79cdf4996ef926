import { formatDuration } from '../../domain/duration.ts';
import type { Evidence, LoadWorker } from '../../domain/evidence.ts';
import { formatCount, formatShare, plural } from './format.ts';

/** The workers elsewhere that shared a load, for people; empty where none did. */
export interface WorkerRows {
  /** All of them, or of more than ten the worst. */
  readonly rows: readonly WorkerRow[];
  /** `8 load workers sent 12,000 requests, 1,500 each; at worst 1.2 ms late, ...` */
  readonly summary: string;
}

export interface WorkerRow {
  readonly index: string;
  readonly place: string;
  /** In the order of `WORKER_HEADS`. */
  readonly values: readonly string[];
  /** Why what it sent cannot be trusted: that it was lost, or began late. */
  readonly troubles: readonly string[];
}

/** Lateness, loop delay and CPU are the worst of any interval. */
export const WORKER_HEADS = ['sent', 'share', 'rate', 'late', 'loop', 'CPU', 'clock'] as const;

const MOST_ROWS = 10;
const MOST_NAMED = 3;

/** Times of troubles are real-time equivalents, all others are as measured. */
export function workerRows({ load, phases, plan }: Pick<Evidence, 'load' | 'phases' | 'plan'>): WorkerRows | undefined {
  const { workers = [] } = load;
  if (workers.length === 0) return undefined;
  const all = workers.reduce((sum, { sent }) => sum + sent, 0);
  const loadMs = phases.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
  const shown = workers.length > MOST_ROWS ? workers.toSorted(worstFirst).slice(0, MOST_ROWS) : workers;
  return {
    rows: shown.map((worker) => ({
      index: String(worker.index),
      place: worker.place,
      values: valuesOf(worker, all, loadMs),
      troubles: troublesOf(worker, plan.timeScale),
    })),
    summary: summaryOf(workers),
  };
}

/** One line about all of them, and what became of those that were lost. */
export function workerLine(workers: readonly LoadWorker[], timeScale: number): string {
  const lost = workers.filter((worker) => worker.lost).toSorted(worstFirst);
  const more = lost.length - MOST_NAMED;
  return [
    summaryOf(workers),
    ...lost.slice(0, MOST_NAMED).map((worker) => {
      const [trouble = ''] = troublesOf(worker, timeScale);
      return `worker ${worker.index}, ${worker.place}, ${trouble}`;
    }),
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
  ].join('; ');
}

function valuesOf({ sent, clockErrorMs, health }: LoadWorker, all: number, loadMs: number): string[] {
  return [
    formatCount(sent),
    all === 0 ? '' : formatShare(sent / all),
    loadMs === 0 ? '' : `${formatCount(Math.round((sent * 1000) / loadMs))}/s`,
    formatDuration(health.latenessMs),
    formatDuration(health.loopDelayMs),
    formatShare(health.cpu),
    `±${formatDuration(clockErrorMs)}`,
  ];
}

function troublesOf(worker: LoadWorker, timeScale: number): string[] {
  const { lost, startedLateMs } = worker;
  return [
    ...(lost ? [`lost ${formatDuration(Math.max(0, lost.atMs) * timeScale)} after the run began: ${lost.why}`] : []),
    ...(beganLate(worker) ? [`began a phase ${formatDuration(startedLateMs * timeScale)} after its time`] : []),
  ];
}

/** Less than its clock's error may be none at all. */
function beganLate({ startedLateMs, clockErrorMs }: LoadWorker): boolean {
  return startedLateMs > clockErrorMs;
}

/** Those that were lost, in that order; then those that sent latest, or stood still for longest. */
function worstFirst(a: LoadWorker, b: LoadWorker): number {
  if (a.lost && b.lost) return a.lost.atMs - b.lost.atMs || a.index - b.index;
  if (a.lost || b.lost) return a.lost ? -1 : 1;
  return delayOf(b) - delayOf(a) || a.index - b.index;
}

function delayOf({ startedLateMs, health }: LoadWorker): number {
  return Math.max(startedLateMs, health.latenessMs, health.loopDelayMs);
}

function summaryOf(workers: readonly LoadWorker[]): string {
  const most = (value: (worker: LoadWorker) => number) => workers.reduce((top, one) => Math.max(top, value(one)), 0);
  const sent = workers.map((worker) => worker.sent).toSorted((a, b) => a - b);
  const all = sent.reduce((sum, one) => sum + one, 0);
  const [least = 0, highest = 0] = [sent[0], sent.at(-1)];
  const each = least === highest ? formatCount(least) : `${formatCount(least)} to ${formatCount(highest)}`;
  const late = workers.filter(beganLate).length;
  const lost = workers.filter((worker) => worker.lost).length;
  const worst = [
    `${formatDuration(most(({ health }) => health.latenessMs))} late`,
    `loop delay ${formatDuration(most(({ health }) => health.loopDelayMs))}`,
    `${formatShare(most(({ health }) => health.cpu))} of a core`,
    `clock ±${formatDuration(most(({ clockErrorMs }) => clockErrorMs))}`,
  ];
  return [
    `${plural(workers.length, 'load worker')} sent ${plural(all, 'request')}, ${each} each`,
    `at worst ${worst.join(', ')}`,
    `${late === 0 ? 'none' : formatCount(late)} began late`,
    `${lost === 0 ? 'none' : formatCount(lost)} lost`,
  ].join('; ');
}
