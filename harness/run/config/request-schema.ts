import { z } from 'zod';
import { METHODS } from '../../domain/load-plan.ts';

/** A request as files write it. */
export const request = z.union(
  [
    z.string(),
    z.looseObject({
      method: z.enum(METHODS),
      path: z.string(),
      headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).exactOptional(),
      body: z.union([z.string(), z.strictObject({ base64: z.string() })]).exactOptional(),
      route: z.string().exactOptional(),
      weight: z.number().positive().exactOptional(),
    }),
  ],
  { error: 'give a text such as GET /orders, or { method, path, headers, body }' },
);
