import { inMs } from '../format.ts';
import { type Edge, edgeText, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Share of its own time that a layer gives to the next one (specification S12). */
const SHARE = 0.8;

/** Specification S14; one of its sources states it the wrong way round (H19). */
export const calleeBelowCaller: Rule = {
  id: 'callee-below-caller',
  about: 'A callee gives up strictly before its caller does.',
  check: ({ edges }) =>
    edges.flatMap((edge) => {
      const { timeoutMs } = edge.callee;
      const limitMs = callerLimitMs(edge);
      if (timeoutMs === undefined || timeoutMs < limitMs) return [];
      const { from, to } = edge.call;
      return [
        {
          severity: 'broken' as const,
          at: edgeText(edge),
          what: `${to} may take ${inMs(timeoutMs)}, and ${from} waits ${inMs(limitMs)}.`,
          why: consequence(edge, timeoutMs, limitMs),
          fix:
            `Give ${to} ${inMs(limitMs * SHARE)} (80 % of ${inMs(limitMs)}), and whatever it calls less than that. ` +
            `Raising ${from} instead would only hold its slots for longer.`,
        },
      ];
    }),
};

function callerLimitMs({ call, caller }: Edge): number {
  return Math.min(call.totalMs ?? Number.POSITIVE_INFINITY, patienceMs(caller));
}

function consequence({ call: { from, to } }: Edge, timeoutMs: number, limitMs: number): string {
  if (timeoutMs === limitMs)
    return `Both timers fire at the same moment: whether the error names what was slow below ${to} is a race.`;
  return `${to} works on for ${inMs(timeoutMs - limitMs)} after ${from} has left, holding a slot for an answer that is never read.`;
}
