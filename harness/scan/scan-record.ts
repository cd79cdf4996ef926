import { z } from 'zod';
import { concludeScan } from './conclude-scan.ts';
import { FAULT_NAMES } from './faults.ts';
import type { Observation } from './observation.ts';
import type { ScanEvidence } from './run-scan.ts';
import type { ScanReport } from './scan-report.ts';

/** Everything of a scan that is stored: whatever is shown of it is computed from this. */
export interface ScanRecord {
  readonly run: ScanHeader;
  readonly evidence: ScanEvidence;
}

/** Which scan it was. */
export interface ScanHeader {
  readonly id: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly environment: string;
  readonly target: string;
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}

export function reportOf({ run, evidence }: ScanRecord): ScanReport {
  return concludeScan({ name: run.target, edges: run.edges }, evidence);
}

const ms = z.number();
const connection = z.strictObject({
  openedMs: ms,
  asksMs: z.array(ms),
  answered: z.boolean(),
  closedMs: ms.nullable(),
  closedBy: z.enum(['caller', 'other']).nullable(),
});
const request = z.strictObject({
  route: z.string(),
  phase: z.enum(['before', 'alone', 'during', 'after']),
  sentMs: ms,
  durationMs: ms,
  answer: z.enum(['same', 'different', 'failed', 'unfinished']),
  told: z.string(),
});
const fault = z.enum(FAULT_NAMES);

/** A record as JSON has it: maps are lists of pairs. */
export const storedScanSchema = z.strictObject({
  run: z.strictObject({
    id: z.string(),
    startedAt: z.string(),
    environment: z.string(),
    target: z.string(),
    edges: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  }),
  evidence: z.strictObject({
    routes: z.array(
      z.strictObject({
        route: z.string(),
        durationsMs: z.array(ms),
        calls: z.array(z.tuple([z.string(), z.number()])),
      }),
    ),
    cells: z.array(
      z.strictObject({
        edge: z.string(),
        fault,
        fromMs: ms,
        toMs: ms,
        requests: z.array(request),
        connections: z.array(z.tuple([z.string(), z.array(connection)])),
        touched: z.number().nullable().exactOptional(),
        speaksHttp: z.boolean().exactOptional(),
        crashed: z.string().exactOptional(),
      }),
    ),
    skipped: z.array(z.strictObject({ edge: z.string(), fault, why: z.string() })),
    durationMs: ms,
    cut: z.boolean(),
  }),
});

export type StoredScan = z.infer<typeof storedScanSchema>;

export function toStored({ run, evidence }: ScanRecord): StoredScan {
  const { routes, cells, skipped, durationMs, cut } = evidence;
  return {
    run: { ...run, edges: run.edges.map(({ from, to }) => ({ from, to })) },
    evidence: {
      routes: routes.map(({ route, durationsMs, calls }) => ({
        route,
        durationsMs: [...durationsMs],
        calls: [...calls],
      })),
      cells: cells.map((cell) => ({
        ...cell,
        requests: [...cell.requests],
        connections: [...cell.connections].map(([edge, seen]) => [
          edge,
          seen.map((each) => ({ ...each, asksMs: [...each.asksMs] })),
        ]),
      })),
      skipped: [...skipped],
      durationMs,
      cut,
    },
  };
}

export function fromStored({ run, evidence }: StoredScan): ScanRecord {
  return {
    run,
    evidence: {
      ...evidence,
      routes: evidence.routes.map((route) => ({ ...route, calls: new Map(route.calls) })),
      cells: evidence.cells.map((cell): Observation => ({ ...cell, connections: new Map(cell.connections) })),
    },
  };
}
