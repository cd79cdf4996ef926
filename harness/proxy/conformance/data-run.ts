import { chanceCases } from './cases/chance.ts';
import { closingCases } from './cases/closing.ts';
import { delayCases } from './cases/delay.ts';
import { edgeCases } from './cases/edges.ts';
import { plainCases } from './cases/plain.ts';
import { resettingCases } from './cases/resetting.ts';
import { shapingCases } from './cases/shaping.ts';
import type { Comparison, Difference } from './comparison.ts';
import type { DataCase, IntendedDifference } from './data-case.ts';
import { openLab } from './data-lab.ts';
import type { Observation } from './observation.ts';
import { type Server, startSquallProxy, startToxiproxy } from './servers.ts';

export const CASES: readonly DataCase[] = [
  ...plainCases,
  ...delayCases,
  ...chanceCases,
  ...closingCases,
  ...resettingCases,
  ...shapingCases,
  ...edgeCases,
];

/** Cases wait more than they work; more at once would disturb each other's clocks. */
const AT_ONCE = 4;
/** On a loaded machine; every delay in the cases is several times as long. */
const TOLERANCE_MS = 60;
const ATTEMPTS = 3;
const CASE_DEADLINE_MS = 15_000;

export interface DataComparison extends Comparison {
  /** Ids of cases that did not agree at the first attempt: a busy machine, or a difference that comes and goes. */
  readonly retried: readonly string[];
}

/** Runs every data-plane case on both servers and compares what was seen at both ends. */
export async function runData(): Promise<DataComparison> {
  const servers = [await startToxiproxy(), await startSquallProxy()] as const;
  const differences: Difference[] = [];
  const retried = new Set<string>();
  const run = async (one: DataCase) => {
    const difference = await compare(one, servers, () => retried.add(one.id));
    if (difference) differences.push(difference);
  };
  try {
    const shared = CASES.filter((one) => !one.alone);
    const worker = async () => {
      for (let next = shared.shift(); next; next = shared.shift()) await run(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    for (const one of CASES.filter((candidate) => candidate.alone)) await run(one);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
  return { cases: CASES.length, differences, retried: [...retried] };
}

/** A busy machine bends times and merges reads, so a case has several attempts. */
async function compare(
  one: DataCase,
  [toxiproxy, squall]: readonly [Server, Server],
  onRetry: () => void,
): Promise<Difference | undefined> {
  for (let attempt = 1; ; attempt++) {
    const [expected, got] = await Promise.all([observe(one, toxiproxy), observe(one, squall)]);
    if (one.differs ? asIntended(one.differs, expected, got) : isSame(expected, got)) return undefined;
    onRetry();
    if (attempt === ATTEMPTS) {
      return { where: `${one.id} ${one.title}`, toxiproxy: print(expected), squall: print(got) };
    }
  }
}

type Seen = readonly Observation[];

/** Both differ as the case says; a difference that no longer occurs must leave the list, too. */
function asIntended({ toxiproxy, squall }: IntendedDifference, expected: Seen, got: Seen): boolean {
  const events = (seen: Seen) => seen.map(({ what }) => what).join();
  return events(expected) === toxiproxy.join() && events(got) === squall.join();
}

function isSame(expected: Seen, got: Seen): boolean {
  return (
    expected.length === got.length &&
    expected.every(({ what }, i) => what === got[i]?.what) &&
    expected.every(({ ms }, i) => Math.abs((ms ?? 0) - (got[i]?.ms ?? 0)) <= TOLERANCE_MS)
  );
}

async function observe(one: DataCase, server: Server): Promise<Seen> {
  await using lab = await openLab(server.port, one.upstream);
  const late = lab.wait(CASE_DEADLINE_MS).then(() => [{ what: `nothing more after ${CASE_DEADLINE_MS} ms` }]);
  const failed = (error: Error): Seen => [{ what: error.message }];
  return await Promise.race([one.run(lab).catch(failed), late]);
}

function print(list: Seen): string {
  return list.map(({ what, ms }) => (ms === undefined ? what : `${what} @${ms.toFixed(0)}`)).join(', ');
}
