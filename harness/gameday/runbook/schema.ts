import { z } from 'zod';
import { settings } from '../../environments/services/schema-parts.ts';
import { request } from '../../run/config/request-schema.ts';
import { type Problem, shapeProblems } from '../../run/config/shape-problems.ts';
import { ENVIRONMENT_NAMES, PROXY_NAMES } from '../../run/plan/options.ts';
import { filled, lasting, rate, share, timeScale } from './quantities.ts';
import { meantInSteps, type RunbookSource, stepSchema } from './step-schema.ts';

const arrivals = z.enum(['constant', 'poisson']).exactOptional().describe('Evenly spaced (default), or at random');
const some = z.array(filled).min(1, 'give at least one');
const expectation = z.enum(['hold', 'break']);

const WARM_UP = 'give { rate: 10/s, for: 10s }, or { requests: 100, concurrency: 10 }';
const LOAD = 'give a rate above 0, such as 40/s, or { rate: 40/s, arrivals: poisson }';

/** What a runbook may say in a file, and what besides only code can: targets, faults, loads and rules that are values there. */
function schemaOf(from: RunbookSource) {
  const code = <T extends z.ZodType>(type: T) => (from === 'code' ? [type] : []);
  // Of what code gives, the types say more than a schema could; what has them wrong is found by the checks.
  const value = z.custom<never>((each) => typeof each === 'object' && each !== null);
  return z.strictObject({
    $schema: z.string().exactOptional(),
    title: filled,
    hypothesis: filled.describe('What its owner thinks will happen'),
    owner: filled.exactOptional(),
    roles: z.record(z.string(), filled).exactOptional().describe('Role -> person'),
    notes: filled.exactOptional(),
    target: z.union([filled, ...code(value)]).describe('A target of the configuration file'),
    variants: some.exactOptional().describe('Each is run from begin to end; default all of the target'),
    environment: z.enum(['auto', ...ENVIRONMENT_NAMES]).exactOptional(),
    proxy: z.enum(PROXY_NAMES).exactOptional(),
    timeScale: timeScale.exactOptional(),
    env: z.record(z.string(), settings).exactOptional().describe('Service -> settings over those of every variant'),
    requests: z.array(request).min(1, 'give at least one').exactOptional().describe('Default those of the target'),
    warmUp: z
      .union(
        [
          z.strictObject({ rate, arrivals, for: lasting }),
          z.strictObject({ requests: z.int().positive(), concurrency: z.int().positive() }),
          ...code(value),
        ],
        { error: WARM_UP },
      )
      .exactOptional()
      .describe('Sent before the load begins, and never judged'),
    load: z.union([rate, z.strictObject({ rate, arrivals })], { error: LOAD }),
    length: lasting.describe('When the load ends, real time'),
    steadyState: z.array(filled).exactOptional().describe('Statements that must hold before anything is broken'),
    steps: z.array(stepSchema(from)),
    expect: z
      .union([some, z.record(filled, z.union([expectation, z.record(z.string(), expectation)]))], {
        error: 'give statements as a list, or each with hold, break, or { variant: hold }',
      })
      .describe('Statements that are judged at the end'),
    abort: z.array(filled).exactOptional().describe('error rate > 20% in any 10s window'),
    blastRadius: z
      .strictObject({
        on: some.exactOptional().describe('Edges and services that may be broken; default all'),
        share: share.exactOptional().describe('The largest share of connections or requests; default all'),
        hosts: z.array(filled).exactOptional().describe('Hosts other than this machine; default none'),
        longest: lasting.exactOptional().describe('The longest that a fault may act; default as long as the load'),
      })
      .exactOptional(),
    alerts: z
      .array(
        z.union(
          [
            filled,
            z.strictObject({
              file: filled,
              compress: z.number().positive().exactOptional().describe('Windows and intervals are divided by it'),
              scrapeEvery: filled.exactOptional(),
            }),
            ...code(value),
          ],
          { error: 'give a file of rules, or { file, compress, scrapeEvery }' },
        ),
      )
      .exactOptional()
      .describe('Rules of alerts as a Prometheus loads them, relative to the runbook'),
  });
}

const SCHEMAS = { file: schemaOf('file'), code: schemaOf('code') };

/** What was written, with quantities as numbers: durations in ms, shares 0..1, rates per second. */
export type WrittenRunbook = z.output<(typeof SCHEMAS)['file']>;

export interface ReadShape {
  /** Of each field that has the right shape. A step or a guard that has not is left out of its list, and undefined there. */
  readonly fields: Partial<WrittenRunbook>;
  readonly problems: readonly Problem[];
}

/** Reads what has the right shape, and tells every mistake of the rest. */
export function readShape(written: unknown, source: RunbookSource): ReadShape {
  const schema = SCHEMAS[source];
  const problems = shapeProblems(schema, written, meantInSteps(source));
  const raw = (typeof written === 'object' && written !== null ? written : {}) as Record<string, unknown>;
  const fields = Object.entries(schema.shape).flatMap(([name, field]) => {
    const { data } = (field as z.ZodType).safeParse(raw[name]);
    return data === undefined ? [] : [[name, data] as const];
  });
  return { fields: Object.fromEntries(fields) as Partial<WrittenRunbook>, problems };
}

/** One step by itself, as `readShape` reads fields; undefined where it has a mistake. */
export function readStep(written: unknown, source: RunbookSource): unknown {
  return SCHEMAS[source].shape.steps.element.safeParse(written).data;
}

/** For editors, and for whoever writes YAML. */
export function runbookJsonSchema(): object {
  return z.toJSONSchema(SCHEMAS.file, { io: 'input', unrepresentable: 'any', reused: 'ref' });
}
