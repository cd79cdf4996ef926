import { playRules } from '../../alerts/rules/play-rules.ts';
import type { CpuWait, Evidence, LoadEvidence } from '../../domain/evidence.ts';
import type { ProbeEvidence } from '../../domain/ports.ts';
import type { ScenarioPlan } from '../../domain/scenario.ts';
import type { Target } from '../../domain/target.ts';
import { idleEdges } from '../../environments/unused-edges.ts';
import { quiesce } from '../../measure/quiesce.ts';
import { countByServices } from './count-by-services.ts';
import { followRequests } from './follow-requests.ts';
import type { PhasesSeen } from './run-phases.ts';
import type { TimedRun } from './scenario-run.ts';
import type { Witnesses } from './witnesses.ts';

/** Ends the load and asks all witnesses for what they saw. */
export async function freezeEvidence(
  run: TimedRun,
  { prober, session, machine }: Witnesses,
  seen: PhasesSeen,
  ended: Evidence['ended'],
): Promise<Evidence> {
  const { plan, target, running, signal, clock, originMs, injected = [] } = run;
  const load = await session.finish();
  const cpuWaits = await machine.evidence();
  if (!ended) await quiesce(running, { target, clock, limitMs: plan.deadlineMs, signal });
  const idle = ended ? [] : await idleEdges(faultyEdges(plan, injected), running.edges);
  const slowest = await followRequests(load.slowest, running, originMs);
  return {
    ...evidenceOf(run, seen, { load: { ...load, slowest }, probed: prober.evidence(), cpuWaits }),
    ...(idle.length > 0 ? { idleEdges: idle } : {}),
    ...(ended ? { ended } : {}),
  };
}

/** What the witnesses said. */
export interface Told {
  readonly load: LoadEvidence;
  readonly probed: ProbeEvidence;
  readonly cpuWaits: readonly CpuWait[];
}

/** Everything that was seen, as evidence. */
export function evidenceOf(run: TimedRun, seen: PhasesSeen, { load, probed, cpuWaits }: Told): Evidence {
  const { plan, target, startedAt, at } = run;
  const counts = { target, counters: probed.counters };
  return {
    schema: 1,
    plan,
    startedAt,
    durationMs: at(),
    phases: seen.windows,
    load,
    ...probed,
    ...evaluateAlerts(plan, probed, seen.windows.at(-1)?.toMs ?? at()),
    ...(seen.edges.length > 0 ? { edges: seen.edges } : {}),
    ...unpooledOf(target),
    faults: seen.faults.map((lifted) => countByServices(lifted, lifted.phase, counts)),
    cpuWaits,
  };
}

/** What the rules of alerts make of the scrapes, beside what was probed. */
function evaluateAlerts(
  { alerts = [], timeScale }: ScenarioPlan,
  { series, gaps = [], scrapes = [] }: ProbeEvidence,
  untilMs: number,
): Partial<Pick<Evidence, 'alerts' | 'series' | 'gaps'>> {
  if (alerts.length === 0) return {};
  const played = playRules(alerts, { scrapes, untilMs, timeScale });
  const allGaps = [...gaps, ...played.gaps];
  return {
    alerts: played.alerts,
    series: [...series, ...played.series],
    ...(allGaps.length > 0 ? { gaps: allGaps } : {}),
  };
}

function unpooledOf({ services }: Target): Pick<Evidence, 'unpooled'> {
  const unpooled = Object.keys(services).filter((name) => services[name]?.threads === 'none');
  return unpooled.length > 0 ? { unpooled } : {};
}

function faultyEdges({ phases }: ScenarioPlan, injected: readonly string[]): readonly string[] {
  const planned = phases.flatMap(({ faults = [] }) => faults.map(({ on }) => on));
  return [...new Set([...planned, ...injected])].filter((on) => on.includes('->'));
}
