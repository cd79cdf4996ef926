import { withCpuTime } from '../cpu-time.ts';
import type { Tool } from '../tool.ts';
import { missingProgram, numberAfter, output } from './command.ts';

/** Go, closed loop only: its rate limit is per worker and waits for answers. */
export const hey: Tool = {
  name: 'hey',
  missing: () => missingProgram('hey', '-h'),
  closed: (url, connections, seconds) =>
    withCpuTime(seconds, async () =>
      numberAfter(await output('hey', ['-z', `${seconds}s`, '-c', String(connections), url]), 'Requests/sec:'),
    ),
};
