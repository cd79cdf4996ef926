import type { RunEvent } from './events.ts';
import type { LoadSnapshot } from './ports.ts';
import { planName, type ScenarioPlan } from './scenario.ts';
import { type ScenarioOutcome, scenarioOutcome } from './verdict.ts';

/** The state of a run that is under way, folded from its events. */
export interface RunState {
  readonly planned: number;
  /** Outcomes by lane and name. A scenario that is measured again is not finished meanwhile. */
  readonly finished: ReadonlyMap<string, ScenarioOutcome>;
  /** Lanes that have started and not stopped, in order of their start. */
  readonly lanes: ReadonlyMap<string, LaneState>;
}

export interface LaneState {
  readonly lane: string;
  readonly state: 'starting' | 'idle' | 'running';
  /** Monotonic ms at which the state began. */
  readonly sinceMs: number;
  readonly plan?: ScenarioPlan;
  readonly phase?: string;
  readonly snapshot?: LoadSnapshot;
  readonly faults: readonly string[];
}

export const INITIAL_STATE: RunState = { planned: 0, finished: new Map(), lanes: new Map() };

/** The state after `event`; never changes the state it was given. */
export function advance(state: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'planned':
      return { ...state, planned: state.planned + event.plans.length };
    case 'lane-starting':
      return withLane(state, { lane: event.lane, state: 'starting', sinceMs: event.atMs, faults: [] });
    case 'lane-started':
      return withLane(state, { lane: event.lane, state: 'idle', sinceMs: event.atMs, faults: [] });
    case 'lane-stopped':
      return { ...state, lanes: new Map([...state.lanes].filter(([name]) => name !== event.lane)) };
    case 'scenario-started': {
      const finished = new Map(state.finished);
      finished.delete(keyOf(event.lane, event.plan));
      return withLane(
        { ...state, finished },
        { lane: event.lane, state: 'running', sinceMs: event.atMs, plan: event.plan, faults: [] },
      );
    }
    case 'phase-started':
      return updateLane(state, event.lane, ({ snapshot: _, ...lane }) => ({ ...lane, phase: event.phase }));
    case 'fault-applied':
      return updateLane(state, event.lane, (lane) => ({ ...lane, faults: [...lane.faults, event.text] }));
    case 'fault-lifted':
      return updateLane(state, event.lane, (lane) => ({ ...lane, faults: without(lane.faults, event.text) }));
    case 'snapshot':
      return updateLane(state, event.lane, (lane) => ({ ...lane, snapshot: event.snapshot }));
    case 'scenario-finished': {
      const finished = new Map(state.finished).set(keyOf(event.lane, event), scenarioOutcome(event.verdicts));
      return withLane({ ...state, finished }, { lane: event.lane, state: 'idle', sinceMs: event.atMs, faults: [] });
    }
    case 'reading':
    case 'skipped':
    case 'measured-again':
    case 'note':
      return state;
  }
}

/** Finished scenarios of that outcome, or of any. */
export function finishedCount({ finished }: RunState, outcome?: ScenarioOutcome): number {
  if (outcome === undefined) return finished.size;
  return [...finished.values()].filter((each) => each === outcome).length;
}

/** `S3-closed · naive`, or the lane's own name while it runs no scenario. */
export function laneTitle({ plan, lane }: LaneState): string {
  return plan ? planName(plan) : lane;
}

function keyOf(lane: string, plan: { readonly scenario: string; readonly variant: string }): string {
  return JSON.stringify([lane, plan.scenario, plan.variant]);
}

function withLane(state: RunState, lane: LaneState): RunState {
  return { ...state, lanes: new Map(state.lanes).set(lane.lane, lane) };
}

function updateLane(state: RunState, name: string, update: (lane: LaneState) => LaneState): RunState {
  const lane = state.lanes.get(name);
  return lane ? withLane(state, update(lane)) : state;
}

function without(texts: readonly string[], text: string): string[] {
  const at = texts.indexOf(text);
  return texts.filter((_, i) => i !== at);
}
