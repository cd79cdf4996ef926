import { withCpuTime } from '../cpu-time.ts';
import type { Tool } from '../tool.ts';
import { missingProgram, numberAfter, output } from './command.ts';

/** C, one thread, closed loop only. */
export const wrk: Tool = {
  name: 'wrk',
  missing: () => missingProgram('wrk', '-v'),
  closed: (url, connections, seconds) =>
    withCpuTime(seconds, async () =>
      numberAfter(await output('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, url]), 'Requests/sec:'),
    ),
};
