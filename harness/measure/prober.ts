import type { Counter } from '../domain/evidence.ts';
import type { Clock, Prober, RunningTarget, ServiceControl } from '../domain/ports.ts';
import { type PrometheusScrape, parsePrometheus } from '../domain/prometheus.ts';
import type { Target } from '../domain/target.ts';
import { phaseCounters } from './phase-counters.ts';
import { createSeriesBook } from './series-book.ts';

export interface ProberOptions {
  readonly target: Target;
  readonly running: RunningTarget;
  readonly clock: Clock;
  /** Monotonic ms that all evidence counts from. */
  readonly originMs: number;
  readonly intervalMs: number;
}

const TRIES = 3;

interface Probed {
  readonly service: ServiceControl;
  readonly path: string;
}

/**
 * Reads every service's metrics at once and then each interval until disposed. A service is never asked twice at the
 * same time: one that answers late has fewer samples, one that does not answer has gaps.
 */
export function createProber({ target, running, clock, originMs, intervalMs }: ProberOptions): Prober {
  const probed = probedServices(target, running);
  const book = createSeriesBook();
  const counters: Counter[] = [];
  const pending = new Map<string, Promise<void>>();
  const atBegin = new Map<string, PrometheusScrape>();

  const sample = async ({ service, path }: Probed) => {
    const read = await scrape(service, path).catch(() => undefined);
    const atMs = clock.now() - originMs;
    if (read) book.add(service.name, atMs, read);
    else book.gap(service.name, atMs);
  };
  const tick = () => {
    for (const each of probed) {
      const { name } = each.service;
      if (pending.has(name)) continue;
      pending.set(
        name,
        sample(each).finally(() => pending.delete(name)),
      );
    }
  };
  const timer = clock.every(intervalMs, tick);
  tick();
  return {
    beginPhase: async () => {
      await Promise.all([...running.services.values()].map(clearMarks));
      atBegin.clear();
      for (const [name, read] of await scrapeAll(probed)) atBegin.set(name, read);
    },
    endPhase: async (phase) => {
      for (const [name, read] of await scrapeAll(probed))
        counters.push(...phaseCounters(name, phase, atBegin.get(name), read));
    },
    evidence: () => ({ series: book.series(), counters }),
    [Symbol.asyncDispose]: async () => {
      timer[Symbol.dispose]();
      await Promise.all(pending.values());
    },
  };
}

function probedServices(target: Target, running: RunningTarget): Probed[] {
  return [...running.services.values()].flatMap((service) => {
    const path = target.services[service.name]?.metrics;
    return path === undefined ? [] : [{ service, path }];
  });
}

async function scrape(service: ServiceControl, path: string): Promise<PrometheusScrape> {
  return parsePrometheus(await service.get(path));
}

async function scrapeAll(probed: readonly Probed[]): Promise<(readonly [string, PrometheusScrape])[]> {
  return Promise.all(probed.map(async (each) => [each.service.name, await insist(each)] as const));
}

/** A counter that is missing leaves a statement without evidence, so a service that is busy is asked again. */
async function insist({ service, path }: Probed): Promise<PrometheusScrape> {
  for (let tried = 1; ; tried++) {
    try {
      return await scrape(service, path);
    } catch (error) {
      if (tried === TRIES) throw error;
    }
  }
}

async function clearMarks({ spec, post }: ServiceControl): Promise<void> {
  if (spec.reset !== undefined) await post(spec.reset);
}
