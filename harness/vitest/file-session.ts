import { basename } from 'node:path';
import type { Target } from '../domain/target.ts';
import type { RunHeader } from '../report/run-report.ts';
import { folderOfRun } from '../report/store/run-folder.ts';
import { createRunTimer, newRunId, proxyOf } from '../run/record/run-header.ts';
import type { RunResult } from '../run/record/run-result.ts';
import { saveRuns } from '../run/record/save-runs.ts';
import { type System, type SystemSettings, startSystem } from '../run/run-test.ts';
import { Semaphore } from '../runtime/semaphore.ts';

/** How the tests of a file start and drive their target. */
export interface Settings extends SystemSettings {
  /** Folder that keeps what runs saw and their reports; false keeps nothing. Default `results`. */
  readonly results?: string | false;
}

/** One started target that the tests of a file share. */
export interface FileSession {
  readonly system: System;
  /** Held by one test at a time: two experiments on one target would measure each other. */
  readonly turn: Semaphore;
  readonly runs: RunResult[];
  /** Its own name for each run: a test may drive several, and be repeated. */
  nameRun(testName: string): string;
  /** Where the report will be when the file is done; undefined when nothing is kept. */
  readonly report: string | undefined;
  /** Stops the target and writes the report of all runs. */
  end(): Promise<void>;
}

const FOLDER = 'results';

/** Starts a target for the tests of `file`, a path below the project. */
export async function openFileSession(
  file: string,
  target: Target,
  variant: string | undefined,
  settings: Settings,
): Promise<FileSession> {
  const stop = new AbortController();
  const id = newRunId();
  const suite = basename(file).replace(/\.(test|spec)\.\w+$/, '');
  const timer = createRunTimer();
  timer.begin();
  const system = await startSystem({ target, variant, settings, runId: id }, stop.signal);
  const root = settings.results ?? FOLDER;
  const runs: RunResult[] = [];
  return {
    system,
    turn: new Semaphore(1),
    runs,
    nameRun: nameOnce(),
    report: root === false ? undefined : `${folderOfRun(root, suite, id)}/report.html`,
    end: async () => {
      stop.abort('the file is done');
      try {
        await system[Symbol.asyncDispose]();
      } finally {
        const run = { id, suite, testFile: file, ...placeOf(system) };
        if (root !== false) await saveRuns(root, timer.header(run), runs);
      }
    },
  };
}

function placeOf({ place, running }: System): Pick<RunHeader, 'environment' | 'proxy' | 'seed' | 'versions'> {
  const { environment, proxy, seed } = place;
  return { environment, proxy: proxyOf(environment, proxy), seed, versions: running.versions };
}

/** `a test`, `a test (2)`, ... */
export function nameOnce(): (name: string) => string {
  const used = new Map<string, number>();
  return (name) => {
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  };
}
