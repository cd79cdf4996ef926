import type { Environment } from '../../domain/ports.ts';
import type { RunHeader } from '../../domain/run-report.ts';
import { systemClock } from '../../runtime/clock.ts';
import { machineName } from '../../runtime/machine.ts';
import type { RunOptions } from '../plan/options.ts';

/** What stands above a report: which run it was, where, and how long it took. */
export interface HeaderClock {
  /** The run begins, unless it has. */
  begin(): void;
  /** The header of the run if it ended now. */
  end(versions: RunHeader['versions']): RunHeader;
}

/** A run begins with its first target: before, it may have waited for other suites. */
export function createHeader(suite: string, { runId, proxy, seed }: RunOptions, environment: Environment): HeaderClock {
  const read = () => ({ startedAt: new Date(systemClock.wall()).toISOString(), startMs: systemClock.now() });
  let began: ReturnType<typeof read> | undefined;
  return {
    begin: () => {
      began ??= read();
    },
    end: (versions) => {
      const { startedAt, startMs } = began ?? read();
      return {
        id: runId,
        suite,
        environment: environment.name,
        proxy: environment.name === 'local' ? proxy : 'toxiproxy',
        seed,
        startedAt,
        durationMs: systemClock.now() - startMs,
        versions,
        machine: machineName(),
      };
    },
  };
}
