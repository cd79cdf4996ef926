import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EntryKind, EntryOf } from '../../gameday/journal/entries.ts';
import { readJournal } from '../../gameday/journal/read-journal.ts';
import type { RunbookDefinition } from '../../gameday/runbook/define-runbook.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const TINY = new URL('../../gameday/conduct/tiny-day.fixture.ts', import.meta.url).href;
const NAME = 'tiny';

/** What a runbook of the tiny target adds to it, as plain data. */
export interface LiveRunbook extends Pick<RunbookDefinition, 'length' | 'steps' | 'abort'> {
  readonly environment: 'local' | 'docker';
  /** Marks what belongs to this test. */
  readonly mark?: string;
}

/** `squall gameday` of a runbook, as its users run it. */
export interface LiveDay {
  /** Of the page's holder; '' where there is no page. */
  readonly url: string;
  readonly pid: number;
  readonly results: string;
  /** Exit code. */
  readonly ended: Promise<number | null>;
  output(): string;
  /** Resolves when this was printed; rejects when the command ended without it. */
  printed(what: RegExp): Promise<RegExpExecArray>;
  /** Where its journal is. */
  folder(): string;
  /** Of the journal, as it stands on the disk now. */
  told<Kind extends EntryKind>(kind: Kind): Promise<readonly EntryOf<Kind>[]>;
  /** Ends it if it still runs, and removes its files. */
  dispose(): Promise<void>;
}

/** Starts the command, and resolves when its page is there, with `--no-page` at once. */
export async function startLiveDay(runbook: LiveRunbook, ...flags: readonly string[]): Promise<LiveDay> {
  const root = mkdtempSync(join(tmpdir(), 'squall-live-'));
  const results = join(root, 'results');
  writeFileSync(join(root, 'package.json'), '{"type":"module"}');
  writeFileSync(join(root, `${NAME}.ts`), sourceOf(runbook));
  const { environment } = runbook;
  const command = squall(['gameday', `${NAME}.ts`, '--environment', environment, '--results', results, ...flags], root);
  const { child, output, ended, printed } = command;
  const url = flags.includes('--no-page') ? '' : ((await printed(/page +(http:\S+)/))[1] ?? '');
  const folder = () => {
    const below = join(results, 'gameday', NAME);
    return join(below, readdirSync(below)[0] ?? '');
  };
  return {
    url,
    pid: child.pid as number,
    results,
    ended,
    output,
    printed,
    folder,
    told: async <Kind extends EntryKind>(kind: Kind) => {
      const { entries } = await readJournal(folder());
      return entries.filter((entry): entry is EntryOf<Kind> => entry.kind === kind);
    },
    dispose: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(root, { recursive: true, maxRetries: 5 });
    },
  };
}

/** `squall report` of a folder. */
export async function squallReport(folder: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const { ended, output } = squall(['report', folder], folder);
  return { code: await ended, output: output() };
}

function sourceOf({ environment: _, mark = '', ...runbook }: LiveRunbook): string {
  const written = {
    title: 'A slow dependency',
    hypothesis: 'its caller waits for it and serves everybody',
    timeScale: 5,
    load: '8/s',
    expect: ['success rate = 100%'],
    ...runbook,
  };
  return `import { tinyTarget } from ${JSON.stringify(TINY)};
export default { ...${JSON.stringify(written)}, target: tinyTarget(${JSON.stringify({ DRILL: mark })}) };
`;
}

function squall(args: readonly string[], cwd: string) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const printed = (what: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = what.exec(text);
        if (found) resolve(found);
      };
      look();
      child.stdout.on('data', look);
      void ended.then(() => reject(new Error(`it ended without ${what}:\n${text}`)));
    });
  return { child, ended, printed, output: () => text };
}
