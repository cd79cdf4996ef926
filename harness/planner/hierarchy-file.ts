import { z } from 'zod';
import { nearest } from '../runtime/nearest.ts';
import { type Call, type Hierarchy, type HierarchyService, KINDS, LAYER_MS, type Layer } from './hierarchy.ts';
import { duration, readDocument, refuseProblems, schemaProblems } from './read-document.ts';

/** More is a mistake, and each is reckoned with. */
const MOST_ATTEMPTS = 1000;

const call = z.strictObject({
  to: z.string(),
  connect: duration.exactOptional(),
  read: duration.exactOptional(),
  total: duration.exactOptional(),
  attempts: z.int().positive().max(MOST_ATTEMPTS).default(1),
  backoff: z.union([duration, z.array(duration)]).exactOptional(),
  required: z.boolean().default(true),
});

const ASK = 'give the name of a service, a call { to: ... }, or a list of them';
const callOrName = z.union([z.string().transform((to) => call.parse({ to })), call], { error: ASK });

const service = z
  .strictObject({
    timeout: duration.exactOptional(),
    layer: z.enum(Object.keys(LAYER_MS) as Layer[]).exactOptional(),
    kind: z.enum(KINDS).exactOptional(),
    p99: duration.exactOptional(),
    fallback: duration.exactOptional(),
    calls: z.array(z.union([callOrName, z.array(callOrName).min(1)], { error: ASK })).default([]),
  })
  .refine(({ timeout, layer }) => timeout === undefined || layer === undefined, 'has a timeout, so it needs no layer');

const hierarchyFile = z.strictObject({
  services: z.record(z.string().min(1), service).refine((all) => Object.keys(all).length > 0, 'there are none'),
});

/** Reads a hierarchy file (YAML or JSON). Throws SQUALL_INVALID_PLAN with every problem; `file` is for messages. */
export function parseHierarchyFile(file: string, text: string): Hierarchy {
  const raw = readDocument(file, text);
  const parsed = hierarchyFile.safeParse(raw);
  const problems = [...(parsed.success ? [] : schemaProblems(parsed.error)), ...nameProblems(raw)];
  refuseProblems(file, problems, 'docs/budget.md describes the file; docs/examples/budgets has some to start from');
  const { services } = parsed.data as z.output<typeof hierarchyFile>;
  return { services: Object.entries(services).map(([name, fields]) => serviceOf(name, fields)) };
}

/** Just enough shape to compare names, so that these problems are reported with all others. */
const namesOnly = z.looseObject({
  services: z.record(z.string(), z.looseObject({ calls: z.array(z.unknown()).default([]) })),
});
const target = z.union([z.string(), z.looseObject({ to: z.string() }).transform(({ to }) => to)]);

function nameProblems(raw: unknown): string[] {
  const shape = namesOnly.safeParse(raw);
  if (!shape.success) return [];
  const names = Object.keys(shape.data.services);
  return Object.entries(shape.data.services).flatMap(([name, { calls }]) =>
    calls.flat().flatMap((each) => {
      const { data: to } = target.safeParse(each);
      if (to === undefined || (names.includes(to) && to !== name)) return [];
      if (to === name) return [`services.${name}.calls: it calls itself`];
      return [`services.${name}.calls: there is no service "${to}"${nearest(to, names)}`];
    }),
  );
}

function serviceOf(
  name: string,
  { timeout, layer, kind, p99, fallback, calls }: z.output<typeof service>,
): HierarchyService {
  const timeoutMs = timeout ?? (layer === undefined ? undefined : LAYER_MS[layer]);
  return {
    name,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(kind === undefined ? {} : { kind }),
    ...(p99 === undefined ? {} : { p99Ms: p99 }),
    ...(fallback === undefined ? {} : { fallbackMs: fallback }),
    stages: calls.map((stage) => [stage].flat().map((fields) => callOf(name, fields))),
  };
}

function callOf(from: string, { to, connect, read, total, attempts, backoff, required }: z.output<typeof call>): Call {
  const waits = Array.isArray(backoff) ? backoff : Array.from({ length: attempts - 1 }, () => backoff ?? 0);
  return {
    from,
    to,
    ...(connect === undefined ? {} : { connectMs: connect }),
    ...(read === undefined ? {} : { readMs: read }),
    ...(total === undefined ? {} : { totalMs: total }),
    attempts,
    backoffMs: waits.slice(0, attempts - 1),
    required,
  };
}
