import type { Fault } from '../domain/fault.ts';
import type { ServiceControl } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import type { RunSpec } from '../run/plan/plan-inline.ts';
import type { RunResult } from '../run/record/run-result.ts';
import type { InjectedFault } from '../run/scenario/inject.ts';
import { CleanupStack } from '../runtime/cleanup-stack.ts';
import { SquallError } from '../runtime/errors.ts';
import { nearest } from '../runtime/nearest.ts';
import type { FileSession } from './file-session.ts';

/** A started target in the hands of one test. */
export interface Squall {
  /** Base URL of the front service. */
  readonly url: string;
  readonly target: Target;
  readonly variant: string;
  /** A service by its name, reached directly and never through a proxy. Throws SQUALL_UNKNOWN_NAME. */
  service(name: string): ServiceControl;
  /** Drives load, with faults that act while it lasts, and resolves when every request has its outcome. */
  run(spec: RunSpec): Promise<RunResult>;
  /** Breaks something now; it is lifted, and that is verified, when the test ends or `lift()` is called. */
  inject(fault: Fault): Promise<InjectedFault>;
}

export interface TestSession extends AsyncDisposable {
  readonly squall: Squall;
}

/** What one test does to the file's target. Disposing waits for its runs and lifts every fault that is left. */
export async function openTestSession(
  file: FileSession,
  testName: string,
  faults: readonly Fault[],
  signal: AbortSignal,
): Promise<TestSession> {
  const { system } = file;
  const cleanup = new CleanupStack();
  const acting = new Set<InjectedFault>();
  const runs: Promise<unknown>[] = [];
  const run = async (spec: RunSpec) => {
    const running = system.run(file.nameRun(testName), spec, [...acting], signal);
    runs.push(running.catch(() => {}));
    const result: RunResult = Object.assign(await running, { reportFile: file.report });
    file.runs.push(result);
    return result;
  };
  const inject = async (fault: Fault): Promise<InjectedFault> => {
    const injected = await system.inject(fault);
    const lift = async () => {
      acting.delete(injected);
      await injected.lift();
    };
    acting.add(injected);
    cleanup.defer(injected.text, lift);
    return { ...injected, lift };
  };
  const session = {
    squall: { ...placeOf(file), run, inject },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(runs);
      await cleanup[Symbol.asyncDispose]();
    },
  };
  try {
    for (const fault of faults) await inject(fault);
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  return session;
}

function placeOf({ system }: FileSession): Pick<Squall, 'url' | 'target' | 'variant' | 'service'> {
  const { place, running } = system;
  return {
    url: running.url,
    target: place.target,
    variant: place.variant,
    service: (name) => {
      const service = running.services.get(name);
      if (service) return service;
      const names = [...running.services.keys()];
      throw new SquallError('SQUALL_UNKNOWN_NAME', `no service is named ${name}${nearest(name, names)}`);
    },
  };
}
