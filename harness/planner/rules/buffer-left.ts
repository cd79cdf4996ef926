import { inMs } from '../format.ts';
import { pathMs, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Appendix F: the calls of a service take at most 90 % of its time. */
export const bufferLeft: Rule = {
  id: 'buffer-left',
  about: 'A tenth of the time of a service is left for its own work.',
  check: ({ services, edges }) =>
    services.flatMap((service) => {
      const longest = pathMs(service, edges);
      const limit = patienceMs(service);
      if (longest >= limit || longest <= limit * 0.9) return [];
      return [
        {
          severity: 'advice' as const,
          at: service.name,
          what: `Its calls may take ${inMs(longest)} of ${inMs(limit)}: ${inMs(limit - longest)} are left.`,
          why: 'Queueing, its own work and the way back take time too; without it the answer comes too late.',
          fix: `Keep its calls within ${inMs(limit * 0.9)} (90 %).`,
        },
      ];
    }),
};
