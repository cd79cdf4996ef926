import type { Evidence } from '../../domain/evidence.ts';
import { type Band, short } from './chart.ts';
import { windowsOf } from './fault-windows.ts';
import { faultWords } from './fault-words.ts';

interface Clocked {
  readonly evidence: Evidence;
  /** From ms of the scenario to s of the chart. */
  clock(ms: number): number;
}

/** The faults of all variants: one band where they acted at about the same time, with what acted. */
export function bandsOf(members: readonly Clocked[]): Band[] {
  const merged: Band[] = [];
  for (const band of members.flatMap(ownBands).toSorted((a, b) => a.from - b.from)) {
    const same = merged.findIndex(({ from, to, text }) => text === band.text && (from === to || band.from < to));
    const known = merged[same];
    if (known) merged[same] = { ...known, to: Math.max(known.to, band.to) };
    else merged.push(band);
  }
  return joinSimultaneous(
    merged.map(({ from, to, text }) => ({ from: Math.max(0, short(from)), to: short(to), text })),
  );
}

/** A fault that changes has a band for each time that it acts. */
function ownBands({ evidence, clock }: Clocked): Band[] {
  return evidence.faults.flatMap((record) =>
    windowsOf(record, evidence.plan).map(([fromMs, toMs]) => ({
      from: clock(fromMs),
      to: clock(toMs),
      text: faultWords(record.text),
    })),
  );
}

/** Faults that begin and end together are one band with all their names. */
function joinSimultaneous(bands: readonly Band[]): Band[] {
  const near = Math.max(...bands.map(({ to }) => to), 0) / 40;
  const groups: Band[][] = [];
  for (const band of bands) {
    const group = groups.find(
      ([first]) =>
        first && first.text !== band.text && band.from - first.from <= near && Math.abs(band.to - first.to) <= near,
    );
    if (group) group.push(band);
    else groups.push([band]);
  }
  return groups.map((group) => {
    const names = [...new Set(group.map(({ text }) => text))];
    const text = names.length > 2 ? `${names[0]} and ${names.length - 1} more faults` : names.join(' and ');
    return { from: Math.min(...group.map(({ from }) => from)), to: Math.max(...group.map(({ to }) => to)), text };
  });
}
