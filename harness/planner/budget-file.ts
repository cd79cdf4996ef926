import { z } from 'zod';
import type { BudgetService } from './budget-plan.ts';
import { latencyProblems, stageProblems } from './budget-problems.ts';
import { duration, readDocument, refuseProblems, schemaProblems } from './read-document.ts';

const measurement = z
  .strictObject({
    scenario: z.string(),
    variant: z.string().exactOptional(),
    phase: z.string().default('baseline'),
    outcome: z.string().exactOptional(),
  })
  .describe('Which durations of a run report are those of this service; what is unambiguous may be left out');

const service = z
  .strictObject({
    p99: duration.exactOptional(),
    p50: duration.exactOptional(),
    p999: duration.exactOptional(),
    unknown: z.enum(['internal', 'external']).exactOptional(),
    from: measurement.exactOptional(),
    required: z.boolean().default(true),
    awaited: z.boolean().exactOptional(),
  })
  .superRefine((value, context) => {
    const problem = (message: string) => context.addIssue({ code: 'custom', message });
    const { p99, p50, p999, unknown, from, required, awaited } = value;
    if (p99 === undefined && unknown === undefined && from === undefined)
      problem('needs p99, or from (a recorded run), or unknown: internal | external');
    if (p99 !== undefined && unknown !== undefined) problem('has a p99, so it is not unknown');
    if (p99 === undefined && (p50 ?? p999) !== undefined) problem('p50 and p999 mean nothing without p99');
    if (required && awaited === false) problem('is required, so it must be awaited');
    if (p99 !== undefined) for (const text of latencyProblems(latencyOf('', value))) problem(text);
  });

const budgetFile = z.strictObject({
  sla: duration,
  services: z
    .record(z.string().min(1), service)
    .refine((services) => Object.keys(services).length > 0, 'there are none'),
  stages: z
    .array(z.union([z.string(), z.array(z.string())], { error: 'give a service or a list of services' }))
    .exactOptional(),
});

/** Just enough shape to compare names, so that these problems are reported with all others. */
const namesOnly = z.looseObject({
  services: z.record(z.string(), z.unknown()),
  stages: z.array(z.union([z.string(), z.array(z.string())])),
});

export type Measurement = z.output<typeof measurement>;

/** A budget file as read: a planner input whose latencies may still have to be looked up in a run. */
export interface BudgetFile {
  readonly slaMs: number;
  readonly services: readonly FileService[];
  readonly stages: readonly (readonly string[])[];
}

export interface FileService {
  readonly name: string;
  readonly from?: Measurement;
  /** What stands in the file; undefined where it has only `from`. */
  readonly written?: BudgetService;
  readonly required: boolean;
  readonly awaited?: boolean;
}

/** Reads a budget file (YAML or JSON). Throws SQUALL_INVALID_PLAN with every problem; `file` is for messages. */
export function parseBudgetFile(file: string, text: string): BudgetFile {
  const raw = readDocument(file, text);
  const parsed = budgetFile.safeParse(raw);
  const problems = [...(parsed.success ? [] : schemaProblems(parsed.error)), ...nameProblems(raw)];
  refuseProblems(file, problems, 'docs/budget.md describes the file; docs/examples/budgets has some to start from');
  const { sla, services, stages } = parsed.data as z.output<typeof budgetFile>;
  return {
    slaMs: sla,
    services: Object.entries(services).map(([name, fields]) => fileService(name, fields)),
    stages: stages?.map((stage) => [stage].flat()) ?? Object.keys(services).map((name) => [name]),
  };
}

function nameProblems(raw: unknown): string[] {
  const names = namesOnly.safeParse(raw);
  if (!names.success) return [];
  return stageProblems(
    Object.keys(names.data.services),
    names.data.stages.map((stage) => [stage].flat()),
  );
}

type ServiceFields = z.output<typeof service>;

function fileService(name: string, fields: ServiceFields): FileService {
  const { required, awaited, from } = fields;
  const written = fields.p99 === undefined && fields.unknown === undefined ? {} : { written: latencyOf(name, fields) };
  return { name, required, ...(awaited === undefined ? {} : { awaited }), ...(from ? { from } : {}), ...written };
}

function latencyOf(name: string, { p99, p50, p999, unknown, required, awaited }: ServiceFields): BudgetService {
  const service = { name, required, ...(awaited === undefined ? {} : { awaited }) };
  if (p99 === undefined) return { ...service, unknown: unknown ?? 'external' };
  return {
    ...service,
    p99Ms: p99,
    ...(p50 === undefined ? {} : { p50Ms: p50 }),
    ...(p999 === undefined ? {} : { p999Ms: p999 }),
  };
}
