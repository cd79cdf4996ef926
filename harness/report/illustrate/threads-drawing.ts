import { nearest } from '../../runtime/nearest.ts';
import type { ChartLine } from '../chart/chart.ts';
import { threadLines, threadsInUse } from '../chart/threads.ts';
import { overTime, sharedView } from '../chart/view.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { Drawing, Names, Undrawable } from './quantity.ts';

const MOST_LINES = 12;

/** One line for each service of each variant that reports its threads. */
export function drawThreadsInUse(members: readonly JudgedScenario[], { service }: Names): Drawing | Undrawable {
  const known = members.map((member) => ({ member, threads: threadsInUse(member.evidence) }));
  const services = [...new Set(known.flatMap(({ threads }) => threads.map((each) => each.service)))];
  if (services.length === 0)
    return { problem: 'no service of this scenario reports its threads and how many are free' };
  if (service !== undefined && !services.includes(service))
    return { problem: `no service "${service}" reports it${nearest(service, services)}` };
  const chosen = known
    .map(({ member, threads }) => ({
      member,
      threads: threads.filter((each) => service === undefined || each.service === service),
    }))
    .filter(({ threads }) => threads.length > 0);
  const view = sharedView(members);
  const lines = chosen.flatMap(({ member: { evidence }, threads }) => {
    const { variant } = evidence.plan;
    const nameOf = (at: string) => {
      if (chosen.length === 1) return at;
      return service === undefined ? `${variant}: ${at}` : variant;
    };
    return threadLines(view, evidence, threads, nameOf);
  });
  const muted = (line: ChartLine) => line.colour === 'muted';
  // Variants share the sizes of their pools, and those come last.
  const once = [...new Map(lines.map((line) => [line.name, line])).values()].toSorted(
    (a, b) => Number(muted(a)) - Number(muted(b)),
  );
  if (once.length > MOST_LINES)
    return { problem: `${once.length} lines are more than a chart shows: name a service, or fewer variants` };
  const title = service === undefined ? 'Threads in use at each service' : `Threads in use at ${service}`;
  return {
    chart: overTime(view, { title, kind: 'gauge', yUnit: 'count', lines: once }),
    shown: chosen.map(({ member }) => member.evidence.plan.variant),
  };
}
