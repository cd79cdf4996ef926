import type { Compat } from '../settings.ts';
import type { Difference } from './api-run.ts';
import { chanceCases } from './cases/chance.ts';
import { closingCases } from './cases/closing.ts';
import { delayCases } from './cases/delay.ts';
import { edgeCases } from './cases/edges.ts';
import { plainCases } from './cases/plain.ts';
import { shapingCases } from './cases/shaping.ts';
import type { DataCase } from './data-case.ts';
import { openLab } from './data-lab.ts';
import type { Observation } from './observation.ts';
import { type Server, startOracle, startOurs } from './servers.ts';

export const CASES: readonly DataCase[] = [
  ...plainCases,
  ...delayCases,
  ...chanceCases,
  ...closingCases,
  ...shapingCases,
  ...edgeCases,
];

/** Cases wait more than they work; more at once would disturb each other's clocks. */
const AT_ONCE = 4;
/** On a loaded machine; every delay in the cases is several times as long. */
const TOLERANCE_MS = 60;
const ATTEMPTS = 3;
const CASE_DEADLINE_MS = 15_000;

export interface DataResult {
  readonly cases: number;
  readonly differences: readonly Difference[];
  /** Cases that differ on purpose, and did. */
  readonly allowed: readonly DataCase[];
  /** Ids of cases that did not agree at the first attempt: a busy machine, or a difference that comes and goes. */
  readonly retried: readonly string[];
}

/** Runs every data-plane case on both servers and compares what was seen at both ends. */
export async function runData(compat: Compat): Promise<DataResult> {
  const servers = [await startOracle(), await startOurs(compat)] as const;
  const differences: Difference[] = [];
  const allowed: DataCase[] = [];
  const retried = new Set<string>();
  const run = async (one: DataCase) => {
    const improved = compat === 'squall' ? one.differs : undefined;
    const difference = await compare(one, servers, improved?.sees, () => retried.add(one.id));
    if (difference) differences.push(difference);
    else if (improved) allowed.push(one);
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
  return { cases: CASES.length, differences, allowed, retried: [...retried] };
}

/** `instead` is what ours sees on purpose. A busy machine bends times and merges reads: a case has several attempts. */
async function compare(
  one: DataCase,
  [oracle, ours]: readonly [Server, Server],
  instead: readonly string[] | undefined,
  onRetry: () => void,
): Promise<Difference | undefined> {
  if (instead) {
    const seen = (await observe(one, ours)).map(({ what }) => what);
    if (seen.join() === instead.join()) return undefined;
    return { where: `${one.id} ${one.title}`, oracle: `instead of it: ${instead.join(', ')}`, ours: seen.join(', ') };
  }

  for (let attempt = 1; ; attempt++) {
    const [expected, got] = await Promise.all([observe(one, oracle), observe(one, ours)]);
    if (sameEvents(expected, got) && sameTimes(expected, got)) return undefined;
    onRetry();
    if (attempt === ATTEMPTS) {
      return { where: `${one.id} ${one.title}`, oracle: print(expected), ours: print(got) };
    }
  }
}

async function observe(one: DataCase, server: Server): Promise<readonly Observation[]> {
  await using lab = await openLab(server.port, one.upstream);
  const late = lab.wait(CASE_DEADLINE_MS).then(() => [{ what: `nothing more after ${CASE_DEADLINE_MS} ms` }]);
  const failed = (error: Error): readonly Observation[] => [{ what: error.message }];
  return await Promise.race([one.run(lab).catch(failed), late]);
}

function sameEvents(expected: readonly Observation[], got: readonly Observation[]): boolean {
  return expected.length === got.length && expected.every(({ what }, i) => what === got[i]?.what);
}

function sameTimes(expected: readonly Observation[], got: readonly Observation[]): boolean {
  return expected.every(({ ms }, i) => Math.abs((ms ?? 0) - (got[i]?.ms ?? 0)) <= TOLERANCE_MS);
}

function print(list: readonly Observation[]): string {
  return list.map(({ what, ms }) => (ms === undefined ? what : `${what} @${ms.toFixed(0)}`)).join(', ');
}
