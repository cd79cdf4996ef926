import type { Arrivals, LoadPlan } from '../../domain/load-plan.ts';

/** The same load `k` times faster: durations divided by k, rates multiplied by it, counts as they are. */
export function scaleLoad(load: LoadPlan, k: number): LoadPlan {
  if (k === 1) return load;
  if (load.model === 'open')
    return { ...load, arrivals: scaleArrivals(load.arrivals, k), durationMs: load.durationMs / k };
  return {
    ...load,
    ...(load.durationMs === undefined ? {} : { durationMs: load.durationMs / k }),
    ...(load.thinkMs === undefined ? {} : { thinkMs: load.thinkMs / k }),
  };
}

function scaleArrivals(arrivals: Arrivals, k: number): Arrivals {
  switch (arrivals.kind) {
    case 'constant':
    case 'poisson':
      return { ...arrivals, rate: arrivals.rate * k };
    case 'ramp':
      return { ...arrivals, from: arrivals.from * k, to: arrivals.to * k };
    case 'steps':
      return {
        ...arrivals,
        steps: arrivals.steps.map((step) => ({ rate: step.rate * k, durationMs: step.durationMs / k })),
      };
    case 'spike':
      return {
        ...arrivals,
        base: arrivals.base * k,
        peak: arrivals.peak * k,
        atMs: arrivals.atMs / k,
        forMs: arrivals.forMs / k,
      };
    case 'herd':
      return arrivals;
    case 'schedule':
      return { ...arrivals, dueMs: arrivals.dueMs.map((ms) => ms / k) };
  }
}
