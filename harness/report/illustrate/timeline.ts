import type { Evidence } from '../../domain/evidence.ts';
import { type Bound, type Shade, short } from '../html/chart.ts';
import { shadesOf } from '../html/shades.ts';
import type { JudgedScenario } from '../judged-scenario.ts';
import type { Point } from '../svg/picture.ts';
import { faultWords } from './fault-words.ts';

export const X_TITLE = 'time of the run, in real time';

/** From ms of a scenario to s of a drawing. */
export type Clock = (ms: number) => number;

/**
 * One time for several variants: real time that is 0 at the first judged phase of the one that was quickest with it, and
 * the same for all when their fault begins, however long each of them took to get there.
 */
export function sharedClock(members: readonly JudgedScenario[]): (evidence: Evidence) => Clock {
  const before = Math.min(...members.map(({ evidence }) => secondsBefore(evidence)));
  return (evidence) => {
    const { timeScale } = evidence.plan;
    const origin = (anchorMs(evidence) * timeScale) / 1000 - before;
    return (ms) => short((ms * timeScale) / 1000 - origin);
  };
}

/** When what all variants have in common begins: the first fault, else the first judged phase. */
function anchorMs(evidence: Evidence): number {
  return evidence.faults[0]?.fromMs ?? beginMs(evidence);
}

function beginMs({ phases }: Evidence): number {
  return phases.find(({ name }) => name !== 'warmup')?.fromMs ?? 0;
}

function secondsBefore(evidence: Evidence): number {
  return (Math.max(0, anchorMs(evidence) - beginMs(evidence)) * evidence.plan.timeScale) / 1000;
}

/** Only what came since then; what a gauge showed just before holds until its next sample. */
export function sinceBegin(points: readonly Point[], holds: boolean): Point[] {
  const first = points.findIndex(([at]) => at >= 0);
  if (first < 0) return [];
  const [at, before] = [points[first]?.[0] ?? 0, points[first - 1]];
  const kept = points.slice(first);
  return holds && before && at > 0 ? [[0, before[1]], ...kept] : kept;
}

/** The faults of all variants: one shade where they acted at about the same time, with what acted. */
export function sharedShades(members: readonly JudgedScenario[]): Shade[] {
  const clock = sharedClock(members);
  const all = members.flatMap(({ evidence }) => {
    const origin = clock(evidence)(0);
    return shadesOf(evidence).map(({ from, to, text }) => ({
      from: from + origin,
      to: to + origin,
      text: faultWords(text),
    }));
  });
  const merged: Shade[] = [];
  for (const shade of all.toSorted((a, b) => a.from - b.from)) {
    const same = merged.findIndex(({ from, to, text }) => text === shade.text && (from === to || shade.from < to));
    const known = merged[same];
    if (known) merged[same] = { ...known, to: Math.max(known.to, shade.to) };
    else merged.push(shade);
  }
  return nameTogether(merged.map(({ from, to, text }) => ({ from: Math.max(0, short(from)), to: short(to), text })));
}

/** Faults that begin together are one shade with all their names. */
function nameTogether(shades: readonly Shade[]): Shade[] {
  const near = Math.max(...shades.map(({ to }) => to), 0) / 40;
  const groups: Shade[][] = [];
  for (const shade of shades) {
    const group = groups.find(
      ([first]) =>
        first && first.text !== shade.text && shade.from - first.from <= near && Math.abs(shade.to - first.to) <= near,
    );
    if (group) group.push(shade);
    else groups.push([shade]);
  }
  return groups.map((group) => {
    const names = [...new Set(group.map(({ text }) => text))];
    const text = names.length > 2 ? `${names[0]} and ${names.length - 1} more faults` : names.join(' and ');
    return { from: Math.min(...group.map(({ from }) => from)), to: Math.max(...group.map(({ to }) => to)), text };
  });
}

/** Bounds of the statements about exactly this quantity, as far as any variant was asked. */
export function boundsOf(members: readonly JudgedScenario[], statement: RegExp, unit: string): Bound[] {
  const bounds = members.flatMap(({ verdicts }) =>
    verdicts
      .filter((each) => each.unit === unit && statement.test(each.text))
      .map(({ bound, text }) => ({ at: bound, text })),
  );
  return [...new Map(bounds.map((bound) => [bound.text, bound])).values()];
}
