import { Ansis } from 'ansis';
import { createLogUpdate } from 'log-update';
import type { Clock } from '../../domain/ports.ts';
import { cut } from '../../report/console/text.ts';
import { advance } from './advance.ts';
import type { Watched } from './controls.ts';
import { createDayClock } from './day-clock.ts';
import { NOTHING_YET } from './live-state.ts';
import { viewOf } from './live-view.ts';
import { lineText, plainScreen, type Screen } from './plain-screen.ts';
import { terminalActs } from './terminal-acts.ts';
import { type Exits, type KeyInput, readKeys } from './terminal-keys.ts';
import { type BlockExtras, blockLines, toned } from './terminal-lines.ts';
import type { Second } from './variant-state.ts';

export interface TerminalOptions {
  readonly output: NodeJS.WritableStream;
  /** Absent where nobody can press a key. */
  readonly input?: KeyInput;
  readonly isTty: boolean;
  /** Size of the window, asked at each drawing. */
  readonly columns: () => number;
  readonly rows: () => number;
  readonly clock: Clock;
  readonly exits: Exits;
  /** Default: what the terminal and NO_COLOR say; never without a terminal. */
  readonly colour?: boolean;
  /** Called when Ctrl-C is pressed again: whoever presses it wants the process to end. */
  readonly interrupt: () => void;
}

const REDRAW_MS = 200;

/**
 * Shows a game day until it has ended, or the signal is aborted: a block that is redrawn on a terminal, a line for each event elsewhere.
 * On a terminal Enter lets the gate that waits pass, and `s` twice or Ctrl-C stop the game day. Leaves the terminal as it was.
 */
export async function showInTerminal(watched: Watched, options: TerminalOptions, signal: AbortSignal): Promise<void> {
  using screen = options.isTty ? liveScreen(watched, options) : plainScreen(options.output, options.clock);
  try {
    for await (const entry of watched.follow(signal)) screen.see(entry);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Lines of the log scroll away above the block. */
function liveScreen(watched: Watched, options: TerminalOptions): Screen {
  const { output, clock, columns, rows, colour, exits, interrupt } = options;
  const paint = colour === undefined ? new Ansis() : new Ansis(colour ? 1 : 0);
  const block = createLogUpdate(output as NodeJS.WriteStream);
  let state = NOTHING_YET;
  const dayClock = createDayClock(clock);
  const nowMs = () => (state.ended ? state.atMs : Math.max(state.atMs, dayClock.nowMs() ?? state.atMs));
  const acts = terminalActs({ controls: watched.controls, clock, state: () => state, nowMs, interrupt });
  let keys: Disposable | undefined;
  const draw = () => {
    const window = { columns: columns(), rows: rows() };
    const view = viewOf(state, nowMs());
    const seconds = state.variants.find(({ name }) => name === view.shown.name)?.seconds ?? [];
    const hint = keys ? acts.hint() : NO_KEYS;
    block(blockLines(view, { ...sparksOf(seconds), ...hint }, window, paint).join('\n'));
  };
  keys =
    options.input &&
    readKeys(options.input, exits, (key) => {
      acts.press(key);
      draw();
    });
  const timer = clock.every(REDRAW_MS, draw);
  return {
    see: (entry) => {
      const before = state;
      state = advance(before, entry);
      dayClock.see(entry.atMs);
      for (const line of state.log.slice(before.log.length))
        block.persist(toned(paint, line.tone)(cut(` ${lineText(line, state)}`, columns() - 1)));
      draw();
    },
    [Symbol.dispose]: () => {
      timer[Symbol.dispose]();
      keys?.[Symbol.dispose]();
      block.clear();
      block.done();
    },
  };
}

const NO_KEYS = { hint: 'Ctrl-C or `squall stop`: STOP, which lifts every fault at once', hintTone: 'plain' } as const;
const SPARK_SECONDS = 60;

function sparksOf(seconds: readonly Second[]): Pick<BlockExtras, 'p99Ms' | 'errors'> {
  const last = seconds.slice(-SPARK_SECONDS);
  return {
    p99Ms: last.map(({ p99Ms }) => p99Ms),
    errors: last.map(({ classes }) => {
      const ended = Object.values(classes).reduce((sum, count) => sum + count, 0);
      return ended === 0 ? null : (classes['error'] ?? 0) / ended;
    }),
  };
}
