import { scrapedBy, scrapeEveryMs } from '../../alerts/rules/play-rules.ts';
import type { LoadOptions, LoadSession, Prober } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import { type CpuWaitWatch, watchCpuWaits } from '../../measure/machine/cpu-waits.ts';
import { createProber, type ProberOptions } from '../../measure/prober.ts';
import type { CleanupStack } from '../../runtime/cleanup-stack.ts';
import { withRequestIds } from './follow-requests.ts';
import type { TimedRun } from './scenario-run.ts';

/** Real ms between two readings of a service's metrics, and the length of one interval of the load's record. */
const PROBE_EVERY_MS = 1000;
const INTERVAL_MS = 1000;
const SHORTEST_MS = 100;

/** All who see what happens in a scenario. */
export interface Witnesses {
  readonly prober: Prober;
  readonly session: LoadSession;
  readonly machine: CpuWaitWatch;
}

/** Puts the witnesses in place, before any load is sent; the clean-up takes them away. */
export async function openWitnesses(
  run: TimedRun,
  cleanup: CleanupStack,
  onInterval?: LoadOptions['onInterval'],
): Promise<Witnesses> {
  const { running, clock, originMs } = run;
  const prober = cleanup.use('prober', startProber(run));
  const session = cleanup.use('load', await startLoad(run, onInterval));
  const machine = cleanup.use('CPU waits', watchCpuWaits({ running, clock, originMs }));
  return { prober, session, machine };
}

function startProber({ plan, target, running, clock, emit, originMs }: TimedRun): Prober {
  const { lane, alerts = [], timeScale } = plan;
  const usual = intervalOf(plan, PROBE_EVERY_MS);
  const intervalMs = Math.min(usual, ...alerts.map((rules) => scrapeEveryMs(rules, timeScale)));
  const onReading: ProberOptions['onReading'] = (service, metrics) =>
    emit({
      type: 'reading',
      lane,
      service,
      metrics: Object.fromEntries(metrics.map(({ name, value }) => [name, value])),
    });
  const scraped = alerts.length > 0 ? { scraped: scrapedBy(alerts) } : {};
  return createProber({ target, running, clock, originMs, intervalMs, onReading, ...scraped });
}

function startLoad(run: TimedRun, onInterval: LoadOptions['onInterval']): Promise<LoadSession> {
  const { plan, target, running, signal, clock, load, emit, runId, originMs } = run;
  const { requests, deadlineMs, seed, lane } = plan;
  return load.start(
    { url: running.url, requests: withRequestIds(requests), rules: target.rules, deadlineMs, seed, runId },
    {
      originMs,
      intervalMs: intervalOf(plan, INTERVAL_MS),
      onSnapshot: (snapshot) => emit({ type: 'snapshot', lane, snapshot, atMs: clock.now() }),
      ...(onInterval ? { onInterval } : {}),
      signal,
    },
  );
}

/** As measured. */
function intervalOf({ timeScale }: ScenarioPlan, realMs: number): number {
  return Math.max(SHORTEST_MS, realMs / timeScale);
}
