import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type MetricReader } from '@opentelemetry/sdk-metrics';
import type { RunEvent } from '../domain/events.ts';
import { advance, INITIAL_STATE } from '../domain/run-state.ts';
import { countEvent } from './counters.ts';
import { type MetricsOptions, pushReader, scrapeReader } from './exporters.ts';
import { type ObservedLane, observeLanes } from './gauges.ts';
import { createInstruments } from './instruments.ts';
import { labelsOf } from './labels.ts';

/** Live metrics of one run; disposing sends what is left and stops serving. */
export interface LiveMetrics extends AsyncDisposable {
  see(event: RunEvent): void;
}

/** Label sets of a long run; beyond the default of 2,000 the rest would be folded into one. */
const MOST_LABEL_SETS = 50_000;

/** Starts to export; `onProblem` is called once when the collector cannot be reached. Throws SQUALL_USAGE for a taken port. */
export async function startLiveMetrics(
  run: string,
  { scrape, otlp }: MetricsOptions,
  onProblem: (problem: string) => void,
): Promise<LiveMetrics> {
  const push = otlp ? [await pushReader(otlp, onProblem)] : [];
  const serve = scrape ? [await scrapeReader(scrape)] : [];
  return measureInto(run, [...serve, ...push]);
}

/** Turns events into metrics that the readers collect. */
export function measureInto(run: string, readers: MetricReader[]): LiveMetrics {
  const provider = new MeterProvider({
    readers,
    resource: resourceFromAttributes({ 'service.name': 'squall', 'service.instance.id': run }),
    views: [{ instrumentName: '*', aggregationCardinalityLimit: MOST_LABEL_SETS }],
  });
  const instruments = createInstruments(provider.getMeter('squall'));
  const words = new Map<string, ObservedLane['words']>();
  let state = INITIAL_STATE;
  observeLanes(instruments, () =>
    [...state.lanes.values()].flatMap((lane) => {
      const labels = labelsOf(run, lane);
      return labels ? [{ lane, labels, words: words.get(lane.lane) ?? new Map() }] : [];
    }),
  );
  return {
    see: (event) => {
      const before = state;
      state = advance(state, event);
      if (!('lane' in event)) return;
      const lane = before.lanes.get(event.lane);
      if (lane) countEvent(run, instruments, event, lane);
      if (event.type === 'reading')
        words.set(event.lane, new Map(words.get(event.lane)).set(event.service, event.metrics));
      else if (event.type === 'scenario-finished') words.delete(event.lane);
    },
    [Symbol.asyncDispose]: () => provider.shutdown(),
  };
}
