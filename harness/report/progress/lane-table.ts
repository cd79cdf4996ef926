import type { Ansis } from 'ansis';
import { formatDuration } from '../../domain/duration.ts';
import { finishedCount, type LaneState, laneTitle, type RunState } from '../../domain/run-state.ts';
import { cut, pad, padLeft, plain, widthOf } from '../console/text.ts';
import { formatCount } from '../explain/format.ts';

export interface Window {
  readonly columns: number;
  readonly rows: number;
}

/** On the clock of the run. */
export interface Times {
  readonly beganMs: number;
  readonly nowMs: number;
}

interface Column {
  readonly head: string;
  readonly width: number;
  readonly right?: boolean;
  text(lane: LaneState, nowMs: number): string;
}

const BAR_WIDE = 10;
const BAR_NARROW = 4;
const WIDE = 110;
const ROOM_FOR_TEXT = 16;

/** The live block: one line per running lane under a line of headings, then one line about the whole run. */
export function liveLines(state: RunState, window: Window, times: Times, paint: Ansis): string[] {
  const lanes = [...state.lanes.values()].filter((lane) => lane.state !== 'idle');
  const room = Math.max(1, window.rows - 4);
  const shown = lanes.length > room ? lanes.slice(0, room - 1) : lanes;
  const columns = columnsFor(shown, window.columns);
  const folded = lanes.length - shown.length;
  return [
    ...(shown.length === 0 ? [] : [paint.dim(line(columns, (column) => column.head))]),
    ...shown.map((lane) =>
      paintLane(
        line(columns, (column) => column.text(lane, times.nowMs)),
        lane,
        paint,
      ),
    ),
    ...(folded === 0 ? [] : [paint.dim(` +${folded} more lanes`)]),
    overall(state, lanes.length, times.nowMs - times.beganMs, paint),
  ].map((text) => text.trimEnd());
}

/** Everything but the name and the faults has a fixed width; those two share what is left. */
function columnsFor(lanes: readonly LaneState[], width: number): Column[] {
  const bar = width >= WIDE ? BAR_WIDE : BAR_NARROW;
  const fixed: Column[] = [
    { head: 'phase', width: 8, text: (lane) => lane.phase ?? lane.state },
    { head: 'time', width: 5, right: true, text: (lane, now) => seconds(now - lane.sinceMs) },
    { head: 'done', width: bar + 10, text: (lane) => done(lane, bar) },
    {
      head: 'rate',
      width: 7,
      right: true,
      text: ({ snapshot }) => (snapshot ? `${formatCount(Math.round(snapshot.perSecond))}/s` : ''),
    },
    { head: 'p99', width: 7, right: true, text: p99 },
    {
      head: width >= WIDE ? 'in flight' : 'open',
      width: width >= WIDE ? 9 : 5,
      right: true,
      text: ({ snapshot }) => (snapshot ? formatCount(snapshot.inFlight) : ''),
    },
  ];
  const left = width - 1 - fixed.reduce((sum, column) => sum + column.width + 1, 0);
  const longest = Math.max(8, ...lanes.map((lane) => widthOf(plain(laneTitle(lane)))));
  const name = Math.min(longest, Math.max(8, width >= WIDE ? Math.floor(left * 0.55) : left - 11));
  const faults = Math.max(0, left - name - 2);
  return [
    { head: 'running', width: name, text: (lane) => middle(plain(laneTitle(lane)), name) },
    ...fixed,
    { head: 'faults', width: faults, text: (lane) => faultText(lane, faults) },
  ];
}

/** `latency 5 s on payment->bank`, or only the kinds where there is no room for a sentence. */
function faultText({ faults }: LaneState, width: number): string {
  const full = faults.map(plain).join(', ');
  return widthOf(full) <= width || width >= ROOM_FOR_TEXT
    ? full
    : faults.map((text) => plain(text).split(' ')[0]).join('+');
}

function line(columns: readonly Column[], textOf: (column: Column) => string): string {
  const cells = columns.map((column) => {
    const text = cut(textOf(column), column.width);
    return column.right ? padLeft(text, column.width) : pad(text, column.width);
  });
  return ` ${cells.join(' ')}`;
}

function paintLane(text: string, lane: LaneState, paint: Ansis): string {
  if (lane.faults.length > 0) return paint.yellow(text);
  return lane.state === 'starting' ? paint.dim(text) : text;
}

/** Filled by requests that have their outcome; a phase that is bounded by time alone shows its count without a bar. */
function done({ snapshot }: LaneState, width: number): string {
  if (!snapshot) return '';
  const { planned, done } = snapshot;
  if (planned <= 0) return formatCount(done);
  const filled = Math.min(width, Math.floor((done / planned) * width));
  return `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${short(done)}/${short(planned)}`;
}

/** `1000`, `12k`: a count in at most four places. */
function short(count: number): string {
  if (count < 10_000) return String(count);
  return count < 1_000_000 ? `${Math.round(count / 1000)}k` : `${Number((count / 1_000_000).toPrecision(2))}M`;
}

/** In real-time equivalent, as the statements are; nothing while nothing ended. */
function p99({ snapshot, plan }: LaneState): string {
  return snapshot && snapshot.p99Ms > 0 ? formatDuration(snapshot.p99Ms * (plan?.timeScale ?? 1)) : '';
}

function overall(state: RunState, running: number, elapsedMs: number, paint: Ansis): string {
  const finished = finishedCount(state);
  const waiting = Math.max(0, state.planned - finished - running);
  const wrong = finishedCount(state, 'failed') + finishedCount(state, 'aborted');
  const unknown = finishedCount(state, 'inconclusive');
  const parts = [
    `${finished} of ${state.planned} scenarios done`,
    `${running} running`,
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
    ...(wrong > 0 ? [paint.red.bold(`✗ ${wrong}`)] : []),
    ...(unknown > 0 ? [paint.yellow(`? ${unknown}`)] : []),
    seconds(elapsedMs),
  ];
  return ` ${parts.join(' · ')}`;
}

function seconds(ms: number): string {
  const whole = Math.max(0, Math.floor(ms / 1000));
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}`;
}

/** Names differ at both ends (scenario, variant), so what is too long loses its middle. */
function middle(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const tail = Math.floor((width - 1) / 2);
  return `${cut(text, width - tail)}${text.slice(-tail)}`;
}
