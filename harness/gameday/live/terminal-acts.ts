import type { Clock } from '../../domain/ports.ts';
import type { Controls } from './controls.ts';
import { type LiveState, type Tone, waitingGate } from './live-state.ts';
import type { Key } from './terminal-keys.ts';

export interface ActsOptions {
  readonly controls: Controls;
  readonly clock: Clock;
  readonly state: () => LiveState;
  /** On the journal's clock. */
  readonly nowMs: () => number;
  /** Called when Ctrl-C is pressed again: whoever presses it wants the process to end. */
  readonly interrupt: () => void;
}

export interface TerminalActs {
  press(key: Key): void;
  /** What can be pressed now, or what came of it. */
  hint(): { readonly hint: string; readonly hintTone: Tone };
}

/** Between the two presses of `s`: a single one that nobody meant does nothing. */
const ARMED_MS = 3000;
/** A key that was pressed before somebody can have read the question does not answer it. */
const SETTLE_MS = 500;

/** What the keys of a terminal do. */
export function terminalActs({ controls, clock, state, nowMs, interrupt }: ActsOptions): TerminalActs {
  let armedMs = Number.NEGATIVE_INFINITY;
  let stops = false;
  let failed = '';
  const isArmed = () => clock.now() - armedMs < ARMED_MS;
  const stop = () => {
    if (stops || state().ended) return;
    stops = true;
    failed = '';
    controls.stop('terminal').catch((error: unknown) => {
      stops = false;
      failed = `STOP failed: ${error instanceof Error ? error.message : error}`;
    });
  };
  const pressS = () => {
    if (isArmed()) stop();
    else armedMs = clock.now();
  };
  const go = () => {
    const gate = waitingGate(state());
    if (gate && nowMs() - gate.sinceMs >= SETTLE_MS) controls.go(gate.index, 'terminal');
  };
  return {
    press: (key) => {
      if (key === 's') pressS();
      else if (key === 'enter') go();
      else if (stops) interrupt();
      else stop();
    },
    hint: () => {
      if (failed !== '') return { hint: failed, hintTone: 'bad' };
      if (stops || state().stop) return { hint: 'stopping: Ctrl-C again ends the process at once', hintTone: 'bad' };
      if (isArmed()) return { hint: 'press s again to STOP', hintTone: 'bad' };
      const enter = waitingGate(state()) ? 'Enter: let the gate pass · ' : '';
      return { hint: `${enter}s s or Ctrl-C: STOP, which lifts every fault at once`, hintTone: 'plain' };
    },
  };
}
