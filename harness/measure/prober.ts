import type { Counter } from '../domain/evidence.ts';
import type { Clock, Prober, RunningTarget, ServiceControl } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { phaseCounters } from './phase-counters.ts';
import type { Measurement } from './presets/metric-reader.ts';
import { createProbes, type Probe } from './presets/probes.ts';
import type { Reading } from './presets/reading.ts';
import { createSeriesRecorder, type SeriesRecorder } from './series-recorder.ts';

export interface ProberOptions {
  readonly target: Target;
  readonly running: RunningTarget;
  readonly clock: Clock;
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
  readonly intervalMs: number;
  /** Called with the metrics of every reading as it comes. */
  readonly onReading?: (service: string, metrics: readonly Measurement[]) => void;
}

const ATTEMPTS = 3;

/** A scrape costs a service about as much as ten requests: those behind the front are read at every fifth tick only. */
const BEHIND_EVERY = 5;

interface Probed extends Probe {
  readonly service: ServiceControl;
  readonly recorder: SeriesRecorder;
}

/**
 * Reads every endpoint at once, then those of the front service each interval, until disposed. An endpoint is never read twice
 * at the same time: a late answer leaves fewer samples, a missing one a gap.
 */
export function createProber({ target, running, clock, originMs, intervalMs, onReading }: ProberOptions): Prober {
  const probed = probedEndpoints(target, running);
  const counters: Counter[] = [];
  const pending = new Map<Probed, Promise<void>>();
  /** Where a phase begins to count: the readings that ended the phase before it, so that nothing in between is lost. */
  let before = new Map<Probed, Reading>();

  const sample = async (each: Probed) => {
    const reading = await read(each).catch(() => undefined);
    const atMs = clock.now() - originMs;
    if (reading) each.recorder.add(atMs, reading);
    else each.recorder.gap(atMs);
    if (reading) onReading?.(each.service.name, each.metricsIn(reading));
  };
  let ticks = 0;
  const tick = () => {
    const all = ticks++ % BEHIND_EVERY === 0;
    for (const each of probed) {
      if (pending.has(each) || !(all || each.service.name === target.front)) continue;
      pending.set(
        each,
        sample(each).finally(() => pending.delete(each)),
      );
    }
  };
  const timer = clock.every(intervalMs, tick);
  tick();
  return {
    beginPhase: async () => {
      await Promise.all([...running.services.values()].map(clearMarks));
      if (before.size === 0) before = new Map(await readAll(probed));
    },
    endPhase: async (phase, absent) => {
      const after = new Map(await readAll(probed, absent));
      for (const [each, reading] of after)
        counters.push(
          ...phaseCounters(
            { at: each.service.name, phase },
            { before: before.get(each), after: reading },
            each.metricsIn,
          ),
        );
      before = new Map([...before, ...after]);
    },
    evidence: () => ({ series: probed.flatMap(({ recorder }) => recorder.series()), counters }),
    [Symbol.asyncDispose]: async () => {
      timer[Symbol.dispose]();
      await Promise.all(pending.values());
    },
  };
}

function probedEndpoints(target: Target, running: RunningTarget): Probed[] {
  return [...running.services.values()].flatMap((service) => {
    const spec = target.services[service.name];
    const probes = spec ? createProbes(spec) : [];
    return probes.map((probe) => ({
      ...probe,
      service,
      recorder: createSeriesRecorder(service.name, probe.metricsIn),
    }));
  });
}

function read({ service, read }: Probed): Promise<Reading> {
  return read((path) => service.get(path));
}

/** Endpoints of `absent` services that do not answer are left out. */
async function readAll(probed: readonly Probed[], absent: ReadonlySet<string> = new Set()) {
  const all = probed.map(async (each): Promise<(readonly [Probed, Reading])[]> => {
    const reading = absent.has(each.service.name) ? readWithRetry(each).catch(() => undefined) : readWithRetry(each);
    const answer = await reading;
    return answer ? [[each, answer]] : [];
  });
  return (await Promise.all(all)).flat();
}

/** A missing counter leaves a statement without evidence, so a busy service is read again. */
async function readWithRetry(probed: Probed): Promise<Reading> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read(probed);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function clearMarks({ spec, post }: ServiceControl): Promise<void> {
  if (spec.reset !== undefined) await post(spec.reset);
}
