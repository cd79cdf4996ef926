import { Ansis } from 'ansis';
import { createLogUpdate } from 'log-update';
import type { RunEvent } from '../../domain/events.ts';
import type { Clock } from '../../domain/ports.ts';
import { advance, finishedCount, INITIAL_STATE, laneTitle } from '../../domain/run-state.ts';
import { cut } from '../console/text.ts';
import { redact } from '../redact.ts';
import { briefLines, detailedLines, resultLines } from './brief-lines.ts';
import { liveLines } from './lane-table.ts';

export interface ProgressOptions {
  readonly stream: NodeJS.WritableStream;
  /** Size of the window, asked at each drawing. */
  readonly columns: () => number;
  readonly rows: () => number;
  readonly isTty: boolean;
  readonly clock: Clock;
  /** Default: what the terminal and NO_COLOR say; never without a terminal. */
  readonly colour?: boolean;
  /** Every event that is worth a line, and not only results. */
  readonly details?: boolean;
}

export interface Progress {
  /** Takes the next event of the run. */
  see(event: RunEvent): void;
  /** Removes the live block and gives the cursor back; call it before anything else is printed. */
  end(): void;
}

const REDRAW_MS = 125;
const HEARTBEAT_MS = 30_000;
/** Of a log, which is not cut: a reader may search it. */
const PLAIN_COLUMNS = 1000;

/** Shows the progress of a run: a live block on a terminal, plain lines elsewhere. */
export function createProgress(options: ProgressOptions): Progress {
  const progress = options.isTty ? liveProgress(options) : plainProgress(options);
  return { ...progress, see: (event) => progress.see(redact(event)) };
}

/** Finished scenarios scroll away above a block that is redrawn a few times a second. */
function liveProgress({ stream, columns, rows, clock, colour, details = false }: ProgressOptions): Progress {
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const linesOf = details ? resultLines(paint) : briefLines(paint);
  const block = createLogUpdate(stream as NodeJS.WriteStream);
  const beganMs = clock.now();
  let state = INITIAL_STATE;
  const draw = () => {
    const window = { columns: columns(), rows: rows() };
    block(liveLines(state, window, { beganMs, nowMs: clock.now() }, paint).join('\n'));
  };
  const timer = clock.every(REDRAW_MS, draw);
  const scrollAway = (text: string) => {
    block.persist(` ${text}`);
    draw();
  };
  return {
    see: (event) => {
      const before = state;
      state = advance(state, event);
      // The block itself counts what is planned.
      for (const text of linesOf(event, before, columns() - 1)) if (event.type !== 'planned') scrollAway(text);
    },
    end: () => {
      timer[Symbol.dispose]();
      block.clear();
      block.done();
    },
  };
}

/** A line for each important event, and a heartbeat while nothing happens. */
function plainProgress({ stream, clock, details = false }: ProgressOptions): Progress {
  const paint = new Ansis(0);
  const linesOf = details ? detailedLines(paint) : briefLines(paint);
  const beganMs = clock.now();
  let state = INITIAL_STATE;
  let spokeMs = beganMs;
  const say = (text: string) => {
    spokeMs = clock.now();
    const at = ((spokeMs - beganMs) / 1000).toFixed(1);
    stream.write(`[${at.padStart(6)} s] ${text}\n`);
  };
  const heartbeat = clock.every(HEARTBEAT_MS, () => {
    if (clock.now() - spokeMs < HEARTBEAT_MS) return;
    const running = [...state.lanes.values()].filter((lane) => lane.state === 'running').map(laneTitle);
    say(cut(`${finishedCount(state)} of ${state.planned} done, running: ${running.join(', ') || 'nothing'}`, 160));
  });
  return {
    see: (event) => {
      const texts = linesOf(event, state, PLAIN_COLUMNS);
      state = advance(state, event);
      for (const text of texts) say(text);
    },
    end: () => heartbeat[Symbol.dispose](),
  };
}
