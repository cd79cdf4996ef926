import { asFactor, inMs, inPercent } from '../format.ts';
import { attemptMs, edgeText } from '../hierarchy.ts';
import { completeProfile, shareAbove } from '../latency-profile.ts';
import type { Rule } from './rule.ts';

/** Appendix A: p99 x 2 to 3, at least 1.5 for a slow one that dominates, never the p99 or less. */
export const aboveP99: Rule = {
  id: 'above-p99',
  about: 'A call may take at least 1.5 times its healthy p99.',
  check: ({ edges }) =>
    edges.flatMap((edge) => {
      const { p99Ms } = edge.callee;
      const limit = attemptMs(edge);
      if (p99Ms === undefined || limit >= p99Ms * 1.5) return [];
      const cutOff = inPercent(shareAbove(completeProfile({ p99Ms }), limit));
      return [
        {
          severity: limit <= p99Ms ? ('broken' as const) : ('advice' as const),
          at: edgeText(edge),
          what: `It may take ${inMs(limit)}, ${asFactor(limit / p99Ms)} the p99 of ${inMs(p99Ms)}.`,
          why: `${cutOff} of healthy calls are cut off, though nothing is broken.`,
          fix: `Give it ${inMs(p99Ms * 2)} to ${inMs(p99Ms * 3)}; where that does not fit, squall budget finds what does.`,
        },
      ];
    }),
};
