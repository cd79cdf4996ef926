import { randomBytes } from 'node:crypto';
import type { RunHeader } from '../../report/run-report.ts';
import { systemClock } from '../../runtime/clock.ts';
import { machineName } from '../../runtime/machine-name.ts';
import { choosesProxy, type EnvironmentName, type ProxyName } from '../plan/options.ts';

/** The header without time and machine, which the timer adds. */
export type RunFacts = Omit<RunHeader, 'startedAt' | 'durationMs' | 'machine'>;

/** Times a run and makes the header of its report: which run it was, where, and how long it took. */
export interface RunTimer {
  /** Takes the time at which the run begins; later calls do nothing. */
  begin(): void;
  /** The header of the run if it ended now. */
  header(run: RunFacts): RunHeader;
}

export function createRunTimer(): RunTimer {
  const read = () => ({ startedAt: new Date(systemClock.wall()).toISOString(), startMs: systemClock.now() });
  let began: ReturnType<typeof read> | undefined;
  return {
    begin: () => {
      began ??= read();
    },
    header: (run) => {
      const { startedAt, startMs } = began ?? read();
      return { ...run, startedAt, durationMs: systemClock.now() - startMs, machine: machineName() };
    },
  };
}

/** The proxy that stands on the edges: not every environment has a choice. */
export function proxyOf(environment: EnvironmentName, proxy: ProxyName): ProxyName {
  return choosesProxy(environment) ? proxy : 'toxiproxy';
}

/** `2026-11-21T15-45-02-a3f1`: sorts by time, is a folder name, and two runs of the same second differ. */
export function newRunId(wallMs = systemClock.wall()): string {
  const stamp = new Date(wallMs).toISOString().slice(0, 19).replaceAll(':', '-');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
