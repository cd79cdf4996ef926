import type { Counter } from '../domain/evidence.ts';
import { isCounter, parseMetric } from '../domain/metric.ts';
import type { Clock, ProbeEvidence, Prober, RunningTarget, ServiceControl } from '../domain/ports.ts';
import type { Target } from '../domain/target.ts';
import { type CountWatch, createCountWatch } from './count-watch.ts';
import { createGapRecorder, type GapRecorder } from './gap-recorder.ts';
import { phaseCounters } from './phase-counters.ts';
import type { Measurement } from './presets/metric-reader.ts';
import { createProbes, type Probe } from './presets/probes.ts';
import type { Reading } from './presets/reading.ts';
import { createScrapeRecorder, type ScrapeRecorder } from './scrape-recorder.ts';
import { createSeriesRecorder, type SeriesRecorder } from './series-recorder.ts';

export interface ProberOptions {
  readonly target: Target;
  readonly running: RunningTarget;
  readonly clock: Clock;
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
  readonly intervalMs: number;
  /** Metrics of which every sample is kept; then every service is read at every tick. */
  readonly scraped?: ReadonlySet<string>;
  /** Called with the metrics of every reading as it comes. */
  readonly onReading?: (service: string, metrics: readonly Measurement[]) => void;
}

const ATTEMPTS = 3;

/**
 * A scrape costs a service about as much as ten requests: those behind the front are read at every fifth tick only, unless
 * the target says that their course counts.
 */
const BEHIND_EVERY = 5;

interface Probed extends Probe {
  readonly service: ServiceControl;
  readonly recorder: SeriesRecorder;
  readonly watch: CountWatch;
  readonly gaps: GapRecorder;
  readonly scrapes: ScrapeRecorder | undefined;
}

/**
 * Reads every endpoint at once, then those of the front service (and of `readOften`) each interval, until disposed. An endpoint
 * is never read twice at the same time: a late answer leaves fewer samples, a missing one a gap. A service that cannot answer
 * never ends a run.
 */
export function createProber(options: ProberOptions): Prober {
  const { target, running, clock, originMs, intervalMs, scraped, onReading } = options;
  const probed = probedEndpoints(target, running, scraped);
  const behindEvery = scraped ? 1 : BEHIND_EVERY;
  const counters: Counted[] = [];
  const pending = new Map<Probed, Promise<void>>();
  /** Phases whose end was not read, per endpoint. */
  const missed = new Map<Probed, string[]>();
  /** Odd while marks are cleared or a phase is read, and even between: answers that overlap with that are in no known order to it. */
  let turn = 0;
  const at = () => clock.now() - originMs;

  const readNow = (each: Probed, attempts: number) => readOrNote(each, attempts, at);
  const sample = async (each: Probed) => {
    const asked = turn;
    const askedAt = at();
    const reading = await readNow(each, 1);
    record(each, reading, { askedAt, atMs: at() });
    if (reading && asked === turn && turn % 2 === 0) each.watch.see(reading);
    if (reading) onReading?.(each.service.name, each.metricsIn(reading));
  };
  let ticks = 0;
  const tick = () => {
    const all = ticks++ % behindEvery === 0;
    for (const each of probed) {
      if (pending.has(each) || !(all || isReadOften(each, target))) continue;
      pending.set(
        each,
        sample(each).finally(() => pending.delete(each)),
      );
    }
  };
  const timer = clock.every(intervalMs, tick);
  tick();
  let begun = false;
  return {
    beginPhase: async () => {
      turn++;
      await Promise.all([...running.services.values()].map((service) => clearMarks(service, probed, at)));
      const first = begun ? [] : probed;
      begun = true;
      const readings = first.map(async (each) => {
        const reading = await readNow(each, ATTEMPTS);
        if (reading) each.watch.end(reading);
      });
      await Promise.all(readings);
      turn++;
    },
    endPhase: async (phase, absent = new Set()) => {
      turn++;
      const readings = probed.map(async (each) => {
        const { name } = each.service;
        const reading = await readNow(each, absent.has(name) ? 1 : ATTEMPTS);
        if (!reading) {
          missed.set(each, [...(missed.get(each) ?? []), phase]);
          each.gaps.missedEnd(phase);
          return [];
        }
        const covers = missed.get(each);
        missed.delete(each);
        const counted = phaseCounters({ at: name, phase }, each.watch.end(reading), each.metricsIn);
        return counted.map((one) => ({ from: each, value: covers && isCount(one) ? { ...one, covers } : one }));
      });
      counters.push(...(await Promise.all(readings)).flat());
      turn++;
    },
    evidence: () => evidenceOf(probed, counters, scraped !== undefined),
    [Symbol.asyncDispose]: async () => {
      timer[Symbol.dispose]();
      await Promise.all(pending.values());
    },
  };
}

function isReadOften({ service: { name, spec } }: Probed, { front }: Target): boolean {
  return name === front || ('readOften' in spec && spec.readOften === true);
}

function record({ recorder, scrapes }: Probed, reading: Reading | undefined, when: { askedAt: number; atMs: number }) {
  if (reading) recorder.add(when.atMs, reading, when.atMs - when.askedAt);
  else recorder.gap(when.atMs);
  if (reading) scrapes?.add(when.askedAt, [...reading.samples, ...(reading.repeated ?? [])]);
  else scrapes?.failed(when.askedAt);
}

/** What one endpoint told. */
interface From<T> {
  readonly from: Probed;
  readonly value: T;
}

type Counted = From<Counter>;

function evidenceOf(probed: readonly Probed[], counters: readonly Counted[], isScraped: boolean): ProbeEvidence {
  const gaps = probed.flatMap((each) => each.gaps.gaps());
  const series = probed.flatMap((from) => from.recorder.series().map((value) => ({ from, value })));
  return {
    series: once(series),
    counters: once(counters),
    ...(isScraped ? { scrapes: probed.flatMap(({ scrapes }) => scrapes?.scrapes() ?? []) } : {}),
    ...(gaps.length > 0 ? { gaps } : {}),
  };
}

/** What several endpoints of a service tell under one name is taken from the first that told it, or it would count twice. */
function once<T extends { readonly name: string }>(told: readonly From<T>[]): T[] {
  const sources = new Map<string, Probed>();
  return told.flatMap(({ from, value }) => {
    const key = JSON.stringify([from.service.name, value.name]);
    if (!sources.has(key)) sources.set(key, from);
    return sources.get(key) === from ? [value] : [];
  });
}

function isCount({ name, kind }: Counter): boolean {
  return kind === undefined ? isCounter(parseMetric(name)) : kind === 'counter';
}

/** Undefined, with a note, where the service does not answer. */
async function readOrNote(each: Probed, attempts: number, at: () => number): Promise<Reading | undefined> {
  try {
    const reading = await readWithRetry(each, attempts);
    each.gaps.unreadable(at(), reading.unreadable);
    return reading;
  } catch (error) {
    each.gaps.silent(at(), error);
    return undefined;
  }
}

function probedEndpoints(target: Target, running: RunningTarget, scraped?: ReadonlySet<string>): Probed[] {
  return [...running.services.values()].flatMap((service) => {
    const spec = target.services[service.name];
    const probes = spec ? createProbes(spec) : [];
    return probes.map((probe) => ({
      ...probe,
      service,
      recorder: createSeriesRecorder(service.name, probe.metricsIn),
      watch: createCountWatch(probe.metricsIn),
      gaps: createGapRecorder(service.name, probe.path),
      scrapes: scraped && createScrapeRecorder(service.name, scraped),
    }));
  });
}

/** A missing counter leaves a statement without evidence, so a busy service is read again. */
async function readWithRetry({ read, service }: Probed, attempts: number): Promise<Reading> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await read((path) => service.get(path));
    } catch (error) {
      if (attempt >= attempts) throw error;
    }
  }
}

/** A service too busy to clear its marks keeps those of the phase before. */
async function clearMarks(service: ServiceControl, probed: readonly Probed[], at: () => number): Promise<void> {
  const own = probed.filter((each) => each.service === service);
  if (service.spec.reset === undefined) {
    for (const { watch } of own) watch.keptMarks();
    return;
  }
  try {
    await service.post(service.spec.reset);
    for (const { watch } of own) watch.reset();
  } catch (error) {
    for (const { watch, gaps } of own) {
      watch.keptMarks();
      gaps.silent(at(), error);
    }
  }
}
