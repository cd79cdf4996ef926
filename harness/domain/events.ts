import type { LoadSnapshot } from './ports.ts';
import type { ScenarioPlan } from './scenario.ts';
import type { Verdict } from './verdict.ts';

/**
 * What happens during a run, for progress displays and live metrics. Plain data, so that it can cross threads. `atMs`
 * is monotonic.
 */
export type RunEvent =
  | {
      readonly type: 'planned';
      readonly suite: string;
      readonly plans: readonly { scenario: string; variant: string; lane: string }[];
    }
  | { readonly type: 'skipped'; readonly scenario: string; readonly reason: string }
  | { readonly type: 'lane-starting' | 'lane-started' | 'lane-stopped'; readonly lane: string; readonly atMs: number }
  | { readonly type: 'scenario-started'; readonly lane: string; readonly plan: ScenarioPlan; readonly atMs: number }
  | { readonly type: 'phase-started'; readonly lane: string; readonly phase: string; readonly atMs: number }
  | {
      readonly type: 'fault-applied' | 'fault-lifted';
      readonly lane: string;
      readonly text: string;
      readonly atMs: number;
    }
  | {
      readonly type: 'reading';
      readonly lane: string;
      readonly service: string;
      /** By Squall's metric names: what the service just reported. */
      readonly metrics: Readonly<Record<string, number>>;
    }
  | { readonly type: 'snapshot'; readonly lane: string; readonly snapshot: LoadSnapshot; readonly atMs: number }
  | {
      readonly type: 'scenario-finished';
      readonly lane: string;
      readonly scenario: string;
      readonly variant: string;
      readonly verdicts: readonly Verdict[];
      readonly atMs: number;
    }
  | {
      /** What it came out as does not count. */
      readonly type: 'measured-again';
      readonly lane: string;
      readonly scenario: string;
      readonly variant: string;
      readonly reason: string;
    }
  | { readonly type: 'note'; readonly text: string };

export type Emit = (event: RunEvent) => void;
