import { type Second, total } from '../compute/seconds.ts';

/** More points of a line would not be visible, and make a page of an hour a large one. */
export const MOST_POINTS = 400;
/** More bars would be thinner than their outline on a phone, and on paper. */
export const MOST_BARS = 60;

/** Neighbours of one phase joined until there are about `most`; of durations the longest stay. */
export function thinned(seconds: readonly Second[], most: number): Second[] {
  const size = Math.ceil(seconds.length / most);
  if (size <= 1) return [...seconds];
  const joined: Second[] = [];
  let group: Second[] = [];
  for (const second of seconds) {
    if (group.length === size || (group[0] && group[0].phase !== second.phase)) {
      joined.push(join(group));
      group = [];
    }
    group.push(second);
  }
  return [...joined, join(group)];
}

function join(group: readonly Second[]): Second {
  const [first] = group;
  const last = group.at(-1);
  if (!first || !last) throw new RangeError('a group has at least one second');
  const sum = (of: (second: Second) => number) => total(group, of);
  const most = (of: (second: Second) => number | null) => {
    const values = group.flatMap((second) => of(second) ?? []);
    return values.length === 0 ? null : Math.max(...values);
  };
  return {
    ...last,
    fromMs: first.fromMs,
    sent: sum(({ sent }) => sent),
    due: sum(({ due }) => due),
    success: sum(({ success }) => success),
    rejected: sum(({ rejected }) => rejected),
    fallback: sum(({ fallback }) => fallback),
    failed: sum(({ failed }) => failed),
    p50Ms: most(({ p50Ms }) => p50Ms),
    p99Ms: most(({ p99Ms }) => p99Ms),
    maxMs: most(({ maxMs }) => maxMs),
  };
}
