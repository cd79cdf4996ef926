import type { Tool } from '../tool.ts';
import { figure, missingProgram, output } from './command.ts';

/** C, one thread, closed loop only. */
export const wrk: Tool = {
  name: 'wrk',
  missing: () => missingProgram('wrk', '-v'),
  closed: async (url, connections, seconds) =>
    figure(await output('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, url]), 'Requests/sec:'),
};
