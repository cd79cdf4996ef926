import type { Clock, RunningTarget, ServiceControl } from '../domain/ports.ts';
import type { ServiceSpec } from '../domain/service.ts';
import type { Target } from '../domain/target.ts';

/** Time that passes when a test says so. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass, timers and what they start included. */
  pass(ms: number): Promise<void>;
}

export function fakeClock(): FakeClock {
  let now = 0;
  const timers = new Set<{ at: number; every?: number; fire: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    wall: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        timers.add({ at: now + ms, fire: resolve });
      }),
    every: (ms, fire) => {
      const timer = { at: now + ms, every: ms, fire };
      timers.add(timer);
      return { [Symbol.dispose]: () => void timers.delete(timer) };
    },
    pass: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const due = [...timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        now = due.at;
        if (due.every === undefined) timers.delete(due);
        else due.at += due.every;
        due.fire();
        await settle();
      }
      now = end;
    },
  };
}

const spec: ServiceSpec = { entry: new URL('file:///service.ts'), metrics: '/metrics', reset: '/reset' };

/**
 * A running target whose one service, `bank`, answers with `read`; `posted` collects the paths that were posted to. With
 * `behind`, these are further services that answer the same.
 */
export function probedTarget(
  read: () => string | Promise<string>,
  behind: Readonly<Record<string, Partial<ServiceSpec>>> = {},
) {
  const posted: string[] = [];
  const bank: ServiceControl = {
    name: 'bank',
    url: 'http://bank',
    spec,
    get: async () => read(),
    post: async (path) => void posted.push(path),
  };
  const others = Object.entries(behind).map(([name, extra]) => ({
    ...bank,
    name,
    spec: { ...spec, ...extra } as ServiceSpec,
  }));
  const target: Target = {
    name: 'one',
    summary: 'one service',
    front: 'bank',
    services: { bank: spec, ...Object.fromEntries(others.map((each) => [each.name, each.spec])) },
    edges: [],
    variants: {},
    requests: [],
    rules: [],
  };
  const running: RunningTarget = {
    url: bank.url,
    edges: new Map(),
    services: new Map([bank, ...others].map((each) => [each.name, each])),
    versions: {},
    [Symbol.asyncDispose]: async () => {},
  };
  return { target, running, posted };
}
