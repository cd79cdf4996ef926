import { z } from 'zod';

/** Fields of services that several kinds share, as a configuration file has them. Their types and meaning: `domain/service.ts`. */
const path = z.string().regex(/^\//, { error: 'give a path that begins with /, such as /health' });
const formulas = z.record(z.string(), z.union([z.string(), z.array(z.string())]));

export const settings = z.record(z.string(), z.string({ error: 'give a text, in quotes where it is a number' }));

export const observable = {
  metrics: path.exactOptional().describe('Path of its Prometheus text'),
  probes: z
    .array(
      z.strictObject({
        path: z.union([path, z.array(path)]),
        format: z.enum(['prometheus', 'json', 'stub-status']),
        presets: z.array(z.string()).exactOptional(),
        words: formulas.exactOptional(),
      }),
    )
    .exactOptional(),
  threads: z.literal('none').exactOptional().describe('It has no pool of threads'),
  readOften: z.literal(true).exactOptional().describe('Read every second of real time, not every fifth'),
  reset: path.exactOptional().describe('Path that makes it forget what it has counted and learnt (POST)'),
  visits: path.exactOptional(),
  behave: path.exactOptional(),
  variant: path.exactOptional(),
};

export const folder = z.union([z.string(), z.instanceof(URL)], { error: 'give a folder' });

export const ready = path.describe('Path that answers 2xx when it can serve');

const log = z.union([z.string(), z.instanceof(RegExp)], { error: 'give a text that a line of its output has' });

export const readiness = z.union([ready, z.strictObject({ log })], {
  error: 'give a path such as /health, or { log: a text that a line of its output has }',
});

export const milliseconds = z.number({ error: 'give a number of milliseconds' }).positive();
export const port = z.int({ error: 'give a port from 1 to 65535' }).min(1).max(65_535);
