import type { ObservableResult } from '@opentelemetry/api';
import type { LoadSnapshot } from '../domain/ports.ts';
import type { LaneState } from '../domain/run-state.ts';
import type { Instruments } from './instruments.ts';
import type { Labels } from './labels.ts';

/** A lane that runs a scenario, with its labels and the latest values of its services, by Squall's metric names. */
export interface ObservedLane {
  readonly lane: LaneState;
  readonly labels: Labels;
  readonly words: ReadonlyMap<string, Readonly<Record<string, number>>>;
}

/** Gauges are read at each scrape, from the lanes as they are then: a scenario that has ended is no longer reported. */
export function observeLanes(instruments: Instruments, lanes: () => readonly ObservedLane[]): void {
  instruments.fault.addCallback((result) => {
    for (const { lane, labels } of lanes()) for (const fault of lane.faults) result.observe(1, { ...labels, fault });
  });
  instruments.service.addCallback((result) => {
    for (const { labels, words } of lanes())
      for (const [service, values] of words)
        for (const [word, value] of Object.entries(values)) result.observe(value, { ...labels, service, word });
  });
  instruments.inFlight.addCallback(ofSnapshots(lanes, ({ inFlight }) => [[inFlight]]));
  instruments.duration.addCallback(
    ofSnapshots(lanes, ({ p50Ms, p99Ms, maxMs }, timeScale) => {
      const real = (ms: number | undefined) => (ms === undefined ? undefined : (ms * timeScale) / 1000);
      return [
        [real(p50Ms), { quantile: '0.5' }],
        [real(p99Ms), { quantile: '0.99' }],
        [real(maxMs), { quantile: '1' }],
      ];
    }),
  );
  const ofGenerator = (pick: (generator: NonNullable<LoadSnapshot['generator']>) => number) =>
    ofSnapshots(lanes, ({ generator }) => [[generator && pick(generator)]]);
  instruments.lateness.addCallback(ofGenerator(({ latenessMs }) => latenessMs / 1000));
  instruments.loopDelay.addCallback(ofGenerator(({ loopDelayMs }) => loopDelayMs / 1000));
  instruments.generatorCpu.addCallback(ofGenerator(({ cpu }) => cpu));
}

type Values = readonly (readonly [value: number | undefined, more?: Readonly<Record<string, string>>])[];

function ofSnapshots(
  lanes: () => readonly ObservedLane[],
  valuesOf: (snapshot: LoadSnapshot, timeScale: number) => Values,
): (result: ObservableResult) => void {
  return (result) => {
    for (const { lane, labels } of lanes()) {
      if (!lane.snapshot) continue;
      for (const [value, more] of valuesOf(lane.snapshot, lane.plan?.timeScale ?? 1))
        if (value !== undefined) result.observe(value, { ...labels, ...more });
    }
  };
}
