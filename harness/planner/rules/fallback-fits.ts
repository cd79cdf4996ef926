import { inMs } from '../format.ts';
import { pathMs, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Specification S14 (g): the fallback needs its share of the time too. */
export const fallbackFits: Rule = {
  id: 'fallback-fits',
  about: 'After the longest failure there is time left for the fallback.',
  check: ({ services, edges }) =>
    services.flatMap((service) => {
      const { name, fallbackMs } = service;
      const longest = pathMs(service, edges);
      const limit = patienceMs(service);
      if (fallbackMs === undefined || longest >= limit || longest + fallbackMs < limit) return [];
      return [
        {
          severity: 'broken' as const,
          at: name,
          what: `Its calls may fail after ${inMs(longest)} and its fallback takes ${inMs(fallbackMs)}, but it has ${inMs(limit)}.`,
          why: 'The fallback is there and never finishes when it is needed most.',
          fix:
            longest > 0 && limit > fallbackMs
              ? `Let the calls fail before ${inMs(limit - fallbackMs)}.`
              : `A fallback of ${inMs(fallbackMs)} has no place in ${inMs(limit)}: make it faster.`,
        },
      ];
    }),
};
