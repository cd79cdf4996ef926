import type { Interval, LoadEvidence } from '../../domain/evidence.ts';
import type { LoadPlan, LoadSpec } from '../../domain/load-plan.ts';
import type { LoadProgress } from '../../domain/load-progress.ts';
import type { LoadSnapshot, PhaseEnd } from '../../domain/ports.ts';
import type { Share } from '../share.ts';

/** What a worker needs to begin a load. Plain data: it crosses threads. */
export interface WorkerLoad {
  readonly spec: LoadSpec;
  readonly originMs: number;
  readonly intervalMs: number;
  readonly share: Share;
  /** Ms to add to this machine's wall clock to have that of the conductor; default 0. */
  readonly wallOffsetMs?: number;
}

/** One phase for one worker: its own part of the plan. */
export interface PhaseOrder {
  readonly phase: string;
  readonly plan: LoadPlan;
  readonly until: PhaseEnd;
  /** Monotonic ms that due times count from, the same for all workers. */
  readonly startAt: number;
}

/**
 * `begin` starts a load; `rest` ends one that goes on after its phase; `soFar` asks for what is recorded; `halt` ends all that is in
 * flight; `finish` halts and asks for the evidence.
 */
export type ToWorker =
  | { readonly type: 'begin'; readonly load: WorkerLoad }
  | ({ readonly type: 'run'; readonly id: number } & PhaseOrder)
  | { readonly type: 'rest'; readonly id: number; readonly until: PhaseEnd }
  | { readonly type: 'progress'; readonly id: number }
  | { readonly type: 'soFar'; readonly id: number }
  | { readonly type: 'halt' }
  | { readonly type: 'finish' };

export type FromWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'snapshot'; readonly snapshot: LoadSnapshot; readonly interval: Interval }
  | { readonly type: 'answered'; readonly id: number; readonly progress: LoadProgress }
  | { readonly type: 'toldSoFar'; readonly id: number; readonly evidence: LoadEvidence }
  | { readonly type: 'finished'; readonly evidence: LoadEvidence };
