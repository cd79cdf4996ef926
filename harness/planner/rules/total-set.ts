import { inMs } from '../format.ts';
import { edgeText, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Specification S13: an answer that sends a byte every 800 ms never reaches a read timeout of 1 s. */
export const totalSet: Rule = {
  id: 'total-set',
  about: 'A call with a read limit has a total as well.',
  check: ({ edges }) =>
    edges
      .filter(({ call }) => call.totalMs === undefined && call.readMs !== undefined)
      .map((edge) => {
        const { connectMs = 0, readMs = 0 } = edge.call;
        return {
          severity: 'broken' as const,
          at: edgeText(edge),
          what: `Its read limit of ${inMs(readMs)} has no total beside it.`,
          why: 'A read limit is about silence: an answer that drips in, a byte at a time, never trips it.',
          fix: `Set a total of at most ${inMs(Math.min(connectMs + readMs, patienceMs(edge.caller) * 0.9))}.`,
        };
      }),
};
