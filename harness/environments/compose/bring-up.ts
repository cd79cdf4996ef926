import type { Clock } from '../../domain/ports.ts';
import { isSquallError, SquallError } from '../../runtime/errors.ts';
import type { Engine } from '../docker/engine.ts';
import type { ComposeCommand } from './compose-command.ts';
import { describeState, isPending, projectState } from './project-state.ts';

export interface BringUp {
  readonly project: string;
  readonly compose: ComposeCommand;
  readonly engine: Engine;
  readonly clock: Clock;
  /** Called with what compose waits for while it prints nothing. */
  readonly say: (progress: string) => void;
  readonly sayEveryMs?: number | undefined;
}

const SAY_EVERY_MS = 15_000;
const STATE_LIMIT_MS = 5000;

/** Runs `docker compose up`. While it waits, reports what is not up yet; when it fails, the state of each container. */
export async function bringUp(args: readonly string[], options: BringUp): Promise<void> {
  const { compose, clock, say, sayEveryMs = SAY_EVERY_MS } = options;
  let lastSaid = '';
  const report = (waiting: string) => {
    if (waiting !== '' && waiting !== lastSaid) say(`docker compose waits for ${waiting.replaceAll('\n', '; ')}`);
    lastSaid = waiting;
  };
  using _reports = clock.every(sayEveryMs, () => void states(options, true).then(report));
  try {
    await compose('up', '--detach', ...args);
  } catch (error) {
    throw isSquallError(error) ? withStates(error, await states(options, false)) : error;
  }
}

function withStates(cause: SquallError, all: string): SquallError {
  if (all === '') return cause;
  const hint = cause.hint === undefined ? {} : { hint: cause.hint };
  return new SquallError(cause.code, `${cause.message}\nits containers:\n${all}`, { ...hint, cause });
}

/** A line per container; '' where there is none. Has a limit, because the engine may be what hangs. */
async function states({ project, engine, clock }: BringUp, pendingOnly: boolean): Promise<string> {
  const asked = new AbortController();
  const late = clock.sleep(STATE_LIMIT_MS, asked.signal).then(() => 'the container engine, which does not answer');
  const described = projectState(project, engine).then(
    (all) =>
      all
        .filter((each) => !pendingOnly || isPending(each))
        .map(describeState)
        .join('\n'),
    (error: unknown) => `unknown: ${String(error)}`,
  );
  try {
    return await Promise.race([described, late]);
  } finally {
    late.catch(() => {});
    asked.abort();
  }
}
