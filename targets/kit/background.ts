import type { Telemetry } from './telemetry.ts';
import type { Work } from './work.ts';

/** Background work has no caller that could leave. */
const NEVER = new AbortController();

/** Work that belongs to no request: it holds no slot, so only a gauge shows how much of it there is. */
export function createBackground(telemetry: Telemetry): Work {
  let running = 0;
  telemetry.gauge('background_tasks', 'Tasks running outside any request', [], () => running);
  const ended = () => {
    running -= 1;
  };
  return {
    arrivedAt: 0,
    callerGone: () => NEVER.signal,
    track: (task) => {
      running += 1;
      task.then(ended, ended);
      return task;
    },
  };
}
