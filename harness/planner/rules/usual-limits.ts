import { inMs } from '../format.ts';
import { edgeText, type Kind } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Appendix A in ms. The total of third parties is connect + read: the source's 20 s breaks its own rule (H25). */
const USUAL: Readonly<Record<Kind, { readonly connectMs: number; readonly readMs: number; readonly totalMs: number }>> =
  {
    internal: { connectMs: 1000, readMs: 5000, totalMs: 5000 },
    'cross-region': { connectMs: 3000, readMs: 10_000, totalMs: 12_000 },
    'third-party': { connectMs: 3000, readMs: 15_000, totalMs: 18_000 },
    database: { connectMs: 1000, readMs: 5000, totalMs: 5000 },
    redis: { connectMs: 500, readMs: 1000, totalMs: 1000 },
  };

const PHASES = [
  ['connect', 'connectMs'],
  ['read', 'readMs'],
  ['total', 'totalMs'],
] as const;

export const usualLimits: Rule = {
  id: 'usual-limits',
  about: 'No limit is longer than what is usual for that kind of callee.',
  check: ({ edges }) =>
    edges.flatMap((edge) => {
      const { kind } = edge.callee;
      if (!kind) return [];
      return PHASES.flatMap(([phase, field]) => {
        const set = edge.call[field];
        const usual = USUAL[kind][field];
        if (set === undefined || set <= usual) return [];
        return [
          {
            severity: 'advice' as const,
            at: edgeText(edge),
            what: `Its ${phase} limit is ${inMs(set)}; for ${kind} callees ${inMs(usual)} is usual.`,
            why: 'Every slow call holds a slot that long: 200 slots and 30 s are exhausted by 7 calls a second.',
            fix: `Start with ${inMs(usual)} and loosen on evidence; where that trips, the callee needs the fix.`,
          },
        ];
      });
    }),
};
