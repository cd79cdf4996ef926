import { conductGameDay } from '../../gameday/conduct/conduct-game-day.ts';
import type { GameDaySettings, OpenGameDay } from '../../gameday/conduct/game-day.ts';
import type { JournalEntry } from '../../gameday/journal/entries.ts';
import { type LivePage, startLivePage } from '../../gameday/live/page-server.ts';
import { showInTerminal } from '../../gameday/live/terminal.ts';
import { writePostMortem } from '../../gameday/post-mortem/post-mortem-files.ts';
import { renderPostMortemTerminal } from '../../gameday/post-mortem/render-terminal.ts';
import { systemClock } from '../../runtime/clock.ts';
import { SquallError } from '../../runtime/errors.ts';
import { shellWord } from '../../runtime/shell-word.ts';
import { onInterrupt } from '../interrupt.ts';
import { tell } from '../supervised/messages.ts';
import type { GameDayJob } from './game-day-job.ts';

/**
 * Conducts a game day before everybody's eyes, and leaves its post-mortem, whatever ended it. Sets the exit code. Throws
 * SQUALL_USAGE for a gate that nobody could pass.
 */
export async function conductJob(job: GameDayJob): Promise<void> {
  demandSomebodyAtGates(job);
  const { environment, proxy } = job.settings;
  const runbook = { ...job.runbook, environment, proxy };
  const stop = new AbortController();
  using _ = onInterrupt((_reason, signal) => stop.abort(signal));
  tell({ is: 'running', results: job.settings.resultsRoot });
  const audience = createAudience(job);
  try {
    const ended = await conductGameDay(runbook, settingsOf(job), {
      signal: stop.signal,
      onOpen: audience.open,
      onEntry: audience.see,
      say: (text) => console.log(text),
    });
    process.exitCode = ended.exitCode;
  } finally {
    await audience.close();
    if (audience.folder() !== undefined) await tellPostMortem(audience.folder() as string);
  }
}

function demandSomebodyAtGates({ runbook, yes, page }: GameDayJob): void {
  const gate = runbook.steps.find(({ kind }) => kind === 'gate');
  if (!gate || yes || page || process.stdin.isTTY) return;
  throw new SquallError(
    'SQUALL_USAGE',
    'there is a gate, and neither a page nor a terminal on which somebody could pass it',
    {
      hint: '--yes lets every gate pass; nothing was started',
    },
  );
}

interface Audience {
  open(day: OpenGameDay): Promise<void>;
  see(entry: JournalEntry): void;
  /** Resolves when everybody has seen the end. */
  close(): Promise<void>;
  /** Of the game day; undefined until it is opened. */
  folder(): string | undefined;
}

/** Page and terminal; with `--yes` also somebody who lets every gate pass. */
function createAudience({ yes, page: wanted }: GameDayJob): Audience {
  let day: OpenGameDay | undefined;
  let page: LivePage | undefined;
  let shown: Promise<void> = Promise.resolve();
  const leaving = new AbortController();
  return {
    open: async (opened) => {
      day = opened;
      page = wanted && (await startLivePage(opened, wanted));
      if (page) console.log(` page     ${page.url}\n to look  ${page.observerUrl}\n`);
      const { stdout, stdin } = process;
      const options = {
        output: stdout,
        ...(stdin.isTTY ? { input: stdin } : {}),
        isTty: stdout.isTTY,
        columns: () => stdout.columns ?? 100,
        rows: () => stdout.rows ?? 24,
        clock: systemClock,
        exits: process,
        interrupt: () => void process.kill(process.pid, 'SIGINT'),
      };
      shown = showInTerminal(opened, options, leaving.signal);
    },
    see: (entry) => {
      if (yes && entry.kind === 'gate' && entry.state === 'waits') day?.controls.go(entry.index, '--yes');
    },
    close: async () => {
      await page?.close();
      // A game day that broke off before its end was told would be followed for ever.
      const limit = systemClock.sleep(1000).then(() => leaving.abort());
      await Promise.race([shown, limit]);
      await shown;
    },
    folder: () => day?.folder,
  };
}

function settingsOf({ settings }: GameDayJob): GameDaySettings {
  const { resultsRoot, seed, allow, attach, composeFile, composeData, strict } = settings;
  return {
    resultsRoot,
    seed,
    repeat: ['squall', ...process.argv.slice(2).map(shellWord)].join(' '),
    ...(allow === undefined ? {} : { allow }),
    ...(attach === undefined ? {} : { attach }),
    ...(composeFile === undefined ? {} : { composeFile }),
    ...(composeData === undefined ? {} : { composeData }),
    ...(strict === undefined ? {} : { strict }),
  };
}

async function tellPostMortem(folder: string): Promise<void> {
  const report = await writePostMortem(folder);
  console.log(`\n${renderPostMortemTerminal(report, { columns: process.stdout.columns ?? 100, folder })}`);
}
