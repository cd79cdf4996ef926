import { z } from 'zod';

/**
 * The machine contract of `squall scan --json FILE`, published as scan-report.schema.json. Readers must ignore fields they do
 * not know: fields may be added within schema 1, never removed or given another meaning.
 */

const name = z.string().min(1);
const ms = z.number().nonnegative();
const count = z.int().nonnegative();

const edge = z.looseObject({
  edge: name.describe('caller->dependency'),
  timeoutMs: ms.nullable().describe('After which the caller gives up a call; null: none was seen'),
  attempts: z.int().positive().nullable().describe('Calls in place of one while they fail, the first included'),
  spacingMs: z.array(ms).describe('Between the begins of those calls'),
  breaker: z.enum(['opens', 'never', 'unknown']),
  limit: z.int().positive().nullable().describe('Calls that wait at once at most'),
  criticalFor: z.array(name).describe('Routes that fail when the edge does'),
  usedBy: z.array(name).nullable().describe('Routes that call it when all is well; null: its proxy cannot tell'),
  confidence: z.record(z.string(), z.string()).describe('What each of these rests on'),
});

const cell = z.looseObject({
  edge: name,
  fault: name,
  route: name,
  effect: z.enum(['ok', 'slower', 'fallback', 'fails', 'hangs', 'crashes', 'unknown']),
  p50Ms: ms.nullable(),
  p99Ms: ms.nullable(),
  healthyP50Ms: ms.nullable(),
  othersSuffered: z.array(name).describe('Routes that do not call the edge and were not as before'),
  recoveredMs: ms.nullable().describe('Until the route was as before; null: not while the scan looked'),
  answers: z
    .object({ same: count, different: count, failed: count, unfinished: count })
    .describe('How the requests of the fault ended: as before, a success with another content, else, or not'),
  failsAfter: z.boolean().describe('The last request after the fault failed'),
  calls: count.nullable().describe('That came to the edge while the fault acted; null: its proxy cannot tell'),
  why: z.string(),
});

const route = z.looseObject({
  route: name,
  status: count.nullable().describe('Of its usual answer; null: it never came'),
  p50Ms: ms.nullable(),
  p99Ms: ms.nullable(),
});

const finding = z.looseObject({
  harm: z.int(),
  edge: name,
  fault: name.describe('The fault that shows it'),
  routes: z.array(name),
  text: name,
  advice: name,
});

export const scanReportSchema = z
  .looseObject({
    schema: z.literal(1),
    target: name,
    routes: z.array(route).describe('When all is well'),
    edges: z.array(edge),
    cells: z.array(cell),
    findings: z.array(finding),
    durationMs: ms,
    cut: z.boolean().describe('It was interrupted'),
  })
  .meta({ title: 'Squall scan report', description: 'What each dependency failing does to each route' });

/** The same contract as JSON Schema (draft 2020-12). */
export function scanReportJsonSchema(): object {
  return z.toJSONSchema(scanReportSchema, { io: 'input' });
}

export type ScanReport = z.infer<typeof scanReportSchema>;
export type ScannedEdge = z.infer<typeof edge>;
export type ScannedCell = z.infer<typeof cell>;
export type ScannedRoute = z.infer<typeof route>;
export type Finding = ScanReport['findings'][number];
