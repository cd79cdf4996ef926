import { z } from 'zod';
import { DATA_POLICIES } from '../../environments/compose/check-data.ts';
import { KINDS } from '../../environments/services/catalogue.ts';
import { port, settings } from '../../environments/services/schema-parts.ts';
import { ENVIRONMENT_NAMES, PROXY_NAMES } from '../plan/options.ts';
import { request } from './request-schema.ts';

/** Any of these kinds; `config-problems` picks the one that was meant, so that its own problems are told. */
const service = z.union(KINDS.map(({ schema }) => schema) as [z.ZodObject, ...z.ZodObject[]]);

const edge = z.strictObject({
  from: z.string(),
  to: z.string(),
  env: z
    .union([z.string(), settings], {
      error: 'give the variable that gets the URL, or texts with {url}, {host}, {port}',
    })
    .exactOptional()
    .describe('How the caller learns where to call'),
  port: port.exactOptional().describe('The port that the caller has built in'),
});

const rule = z.looseObject({
  label: z.string(),
  class: z.enum(['success', 'rejected', 'error']),
});

const target = z.strictObject({
  summary: z.string().exactOptional(),
  front: z.string().exactOptional().describe('The service that load is sent to; default the one that nobody calls'),
  services: z.record(z.string().min(1), service),
  edges: z.array(edge).exactOptional(),
  variants: z
    .record(
      z.string().min(1),
      z.strictObject({ about: z.string(), env: z.record(z.string(), settings).exactOptional() }),
    )
    .exactOptional(),
  requests: z.array(request).exactOptional(),
  rules: z.array(rule).exactOptional(),
  deadlineMs: z.number().positive().exactOptional(),
  restart: z.enum(['per scenario', 'never']).exactOptional(),
});

/** What a configuration file may say. */
export const configSchema = z.strictObject({
  $schema: z.string().exactOptional(),
  targets: z.record(z.string().min(1), target).exactOptional(),
  suites: z.string().exactOptional().describe('Where the suites are; default suites/*.suite.ts'),
  environment: z.enum(['auto', ...ENVIRONMENT_NAMES]).exactOptional(),
  proxy: z.enum(PROXY_NAMES).exactOptional(),
  results: z.string().exactOptional().describe('Folder of all results; default results'),
  allow: z.array(z.string()).exactOptional().describe('Hosts other than this machine that may be driven and broken'),
  composeFile: z.union([z.string(), z.array(z.string())]).exactOptional(),
  composeData: z.enum(DATA_POLICIES).exactOptional(),
  attach: z.string().exactOptional(),
});

/** For editors, and for whoever writes YAML. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' });
}
