import { inMs } from '../format.ts';
import { pathMs, patienceMs } from '../hierarchy.ts';
import type { Rule } from './rule.ts';

/** Specification S37 (two calls of 10 s under a total of 10 s) and appendix F (path). */
export const sequenceFits: Rule = {
  id: 'sequence-fits',
  about: 'Calls one after another end, all together, before their caller gives up.',
  check: ({ services, edges }) =>
    services.flatMap((service) => {
      const stages = service.stages.map((stage) => pathMs({ ...service, stages: [stage] }, edges));
      const total = pathMs(service, edges);
      const limit = patienceMs(service);
      // Another rule reports a single call that is too long.
      if (stages.length < 2 || total < limit || stages.some((ms) => ms >= limit)) return [];
      return [
        {
          severity: 'broken' as const,
          at: service.name,
          what: `Its calls may take ${stages.map((ms) => Number(ms)).join(' + ')} = ${inMs(total)}, and it has ${inMs(limit)}.`,
          why: 'Each call keeps its own limit and the request still outlives its own: the last call is cut off at any moment.',
          fix: `Lower them to a sum of ${inMs(limit * 0.9)} (squall budget does it), or pass each call what is left of the total.`,
        },
      ];
    }),
};
