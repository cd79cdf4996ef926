import type { RunReport } from '../../report/run-report.ts';
import type { RunOptions } from '../../run/plan/options.ts';
import { EXIT, type ExitCode } from '../../runtime/errors.ts';
import type { EntryOf, JournalEntry } from '../journal/entries.ts';
import type { Watched } from '../live/controls.ts';

/** Where and how a game day is conducted; what it does stands in its runbook. */
export interface GameDaySettings
  extends Pick<RunOptions, 'attach' | 'composeFile' | 'composeData' | 'strict'>,
    Partial<Pick<RunOptions, 'seed'>> {
  /** Folder of all results; its own is `gameday/<name>/<id>` below it. */
  readonly resultsRoot: string;
  /** Hosts that may be driven and broken, of those that the blast radius of the runbook names. */
  readonly allow?: readonly string[];
  /** The command that runs it again. */
  readonly repeat: string;
}

/** A game day that was opened: its journal is there, and nothing is started yet. */
export interface OpenGameDay extends Watched {
  readonly id: string;
  /** Of its journal and of all that it leaves. */
  readonly folder: string;
}

export interface GameDayHooks {
  /** Stops it as a signal does; its reason is the name of the signal: `SIGINT`. */
  readonly signal: AbortSignal;
  /** Awaited before the first target is started. */
  readonly onOpen?: (day: OpenGameDay) => void | Promise<void>;
  /** Called with each entry that is on the disk. */
  readonly onEntry?: (entry: JournalEntry) => void;
  /** Gets progress of starting, and every foreign host before anything happens to it. */
  readonly say?: (text: string) => void;
}

export type GameDayOutcome = EntryOf<'ended'>['outcome'];

/** A game day that came to an end which it tells by itself; others throw. */
export interface EndedGameDay {
  readonly id: string;
  readonly folder: string;
  readonly outcome: GameDayOutcome;
  readonly exitCode: ExitCode;
  readonly why?: string;
  readonly report: RunReport;
}

/** Whoever stops it, on the page, in the terminal or from another shell, it was interrupted. */
export const EXIT_OF: Readonly<Record<GameDayOutcome, ExitCode>> = {
  'as expected': EXIT.asExpected,
  failed: EXIT.statementFailed,
  inconclusive: EXIT.inconclusive,
  aborted: EXIT.aborted,
  'not started': EXIT.aborted,
  stopped: EXIT.interrupted,
  broken: EXIT.environment,
};
