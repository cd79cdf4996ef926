import { inMs } from '../format.ts';
import type { Rule } from './rule.ts';

/** Appendix A: users leave after 3 to 5 s, 5 to 10 s is the hard maximum. */
const PATIENCE_MS = 10_000;

export const userPatience: Rule = {
  id: 'user-patience',
  about: 'Every answer that users wait for comes within 10 s.',
  check: ({ services, edges }) => {
    const called = new Set(edges.map(({ call }) => call.to));
    return services.flatMap(({ name, timeoutMs, stages }) => {
      if (timeoutMs === undefined || timeoutMs <= PATIENCE_MS || called.has(name) || stages.length === 0) return [];
      return [
        {
          severity: 'advice' as const,
          at: name,
          what: `Only users call it, and it may take ${inMs(timeoutMs)}.`,
          why: 'Users leave after 3 to 5 s and try again; the work for the first try goes on.',
          fix: 'Answer within 10 s, or make it a job: 202 now, the result later.',
        },
      ];
    });
  },
};
