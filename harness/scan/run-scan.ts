import type { RequestTemplate } from '../domain/load-plan.ts';
import { edgeName, type Target } from '../domain/target.ts';
import { createLoadDriver } from '../load/driver.ts';
import { type System, type SystemSettings, startSystem } from '../run/run-test.ts';
import { systemClock } from '../runtime/clock.ts';
import type { ScanTools } from './drive.ts';
import { isLeftBroken } from './effect.ts';
import { FAULT_NAMES, type FaultName, faultOf } from './faults.ts';
import { type LearntRoute, learnRoutes } from './learn.ts';
import type { HealthyRoute, Observation } from './observation.ts';
import { CELL_MS, type Cell, observeCell } from './observe-cell.ts';

export interface ScanRequest {
  readonly target: Target;
  readonly variant?: string;
  readonly settings: SystemSettings;
  readonly requests: readonly RequestTemplate[];
  /** Only these; default all. */
  readonly edges?: readonly string[];
  readonly faults?: readonly FaultName[];
  /** Edges that speak something else than HTTP: faults of HTTP are not tried there. */
  readonly otherProtocols: ReadonlySet<string>;
  readonly runId: string;
}

/** What a scan saw, before anything is made of it. */
export interface ScanEvidence {
  readonly routes: readonly HealthyRoute[];
  readonly cells: readonly Observation[];
  /** Cells that could not be tried, and why. */
  readonly skipped: readonly { readonly edge: string; readonly fault: FaultName; readonly why: string }[];
  readonly durationMs: number;
  /** It was interrupted: what is known is there. */
  readonly cut: boolean;
}

export type ScanProgress = (text: string) => void;

/** Tries every fault on every edge, one after another. An abort ends it with what is known. */
export async function runScan(request: ScanRequest, say: ScanProgress, signal: AbortSignal): Promise<ScanEvidence> {
  const began = systemClock.now();
  const tools: ScanTools = {
    clock: systemClock,
    load: createLoadDriver(),
    seed: request.settings.seed ?? 1,
    runId: request.runId,
    signal,
  };
  const start = () => startSystem({ ...request, variant: request.variant }, signal);
  let system = await start();
  const cells: Observation[] = [];
  let routes: readonly LearntRoute[] = [];
  const { tried, skipped } = cellsOf(request);
  try {
    routes = await learnRoutes(request.requests, system.running, tools);
    const firstMs = systemClock.now();
    for (const [i, cell] of tried.entries()) {
      const cellMs = i === 0 ? CELL_MS : (systemClock.now() - firstMs) / i;
      const leftS = Math.ceil(((tried.length - i) * cellMs) / 1000);
      say(`${i + 1} of ${tried.length}: ${cell.name} on ${cell.edge}, ${leftS} s left`);
      const known = request.otherProtocols.has(cell.edge) ? { speaksHttp: false } : {};
      const seen = { ...(await observe(cell, routes, system, tools)), ...known };
      cells.push(seen);
      if (i + 1 < tried.length && isLeftBroken(seen, routes)) {
        // What it has learnt from the fault must not be taken for an effect of the next one.
        await system[Symbol.asyncDispose]();
        system = await start();
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await system[Symbol.asyncDispose]();
  }
  return { routes, cells, skipped, durationMs: systemClock.now() - began, cut: signal.aborted };
}

/** A service that died is seen by load that is refused, and by its own state: then the cell says so. */
async function observe(
  cell: Cell,
  routes: readonly LearntRoute[],
  system: System,
  tools: ScanTools,
): Promise<Observation> {
  const seen = await observeCell(cell, routes, system, tools);
  const dead: string[] = [];
  for (const [name, service] of system.running.services) {
    const { ready } = service.spec;
    if (typeof ready !== 'string') continue;
    await service.get(ready).catch(({ message }: Error) => {
      dead.push(`${name} does not answer ${ready} any more: ${message}`);
    });
  }
  return dead.length === 0 ? seen : { ...seen, crashed: dead.join('; ') };
}

function cellsOf({ target, edges: only, faults: named = FAULT_NAMES, otherProtocols }: ScanRequest) {
  const edges = target.edges.filter((edge) => only === undefined || only.includes(edgeName(edge)));
  const all = edges.flatMap((edge) =>
    FAULT_NAMES.filter((name) => named.includes(name)).map((name) => {
      const fault = faultOf(name, edgeName(edge), !otherProtocols.has(edgeName(edge)));
      return { edge: edgeName(edge), name, fault };
    }),
  );
  return {
    tried: all.flatMap(({ edge, name, fault }): Cell[] => (fault ? [{ edge, name, fault }] : [])),
    skipped: all
      .filter(({ fault }) => !fault)
      .map(({ edge, name }) => ({ edge, fault: name, why: 'the edge does not speak HTTP' })),
  };
}
