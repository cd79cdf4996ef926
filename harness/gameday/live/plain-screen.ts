import type { Clock } from '../../domain/ports.ts';
import { plain } from '../../report/console/text.ts';
import type { JournalEntry } from '../journal/entries.ts';
import { advance } from './advance.ts';
import { type LiveState, type LogLine, NOTHING_YET } from './live-state.ts';
import { viewOf } from './live-view.ts';

/** Shows entries one after the other. */
export interface Screen extends Disposable {
  see(entry: JournalEntry): void;
}

/** Figures are told this often. */
const FIGURES_MS = 10_000;

/** A line for each line of the log, and the figures now and then: for logs, and where there is no terminal. */
export function plainScreen(output: NodeJS.WritableStream, clock: Clock): Screen {
  let state = NOTHING_YET;
  let toldMs = clock.now();
  return {
    see: (entry) => {
      const before = state;
      state = advance(before, entry);
      for (const line of state.log.slice(before.log.length)) output.write(`${lineText(line, state)}\n`);
      if (entry.kind !== 'second' || clock.now() - toldMs < FIGURES_MS) return;
      toldMs = clock.now();
      output.write(`${figuresText(state, entry.atMs)}\n`);
    },
    [Symbol.dispose]: () => {},
  };
}

/** ` 0:42  naive: fault on: latency 5 s on payment->bank`; the variant is only named where there are several. */
export function lineText({ at, variant, text }: LogLine, { variants }: LiveState): string {
  const who = variant === undefined || variants.length < 2 ? '' : `${plain(variant)}: `;
  return `${at.padStart(5)}  ${who}${plain(text)}`;
}

function figuresText(state: LiveState, nowMs: number): string {
  const { shown, clock } = viewOf(state, nowMs);
  const figures = [...shown.figures, ...shown.services].map(({ name, value }) => `${plain(name)} ${value}`);
  return `${(clock.split(' ')[0] ?? '').padStart(5)}  ${figures.join(', ')}`;
}
