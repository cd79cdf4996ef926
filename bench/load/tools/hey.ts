import type { Tool } from '../tool.ts';
import { figure, missingProgram, output } from './command.ts';

/** Go, closed loop only: its rate limit is per worker and waits for answers. */
export const hey: Tool = {
  name: 'hey',
  missing: () => missingProgram('hey', '-h'),
  closed: async (url, connections, seconds) =>
    figure(await output('hey', ['-z', `${seconds}s`, '-c', String(connections), url]), 'Requests/sec:'),
};
