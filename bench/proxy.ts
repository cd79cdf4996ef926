import Table from 'cli-table3';
import { type Goal, isMet } from './load/goals.ts';
import { goalTable } from './load/tables.ts';
import { type ControlTimes, controlTimes, HELD } from './proxy/control-calls.ts';
import { type LatencyError, latencyError } from './proxy/latency-error.ts';
import { measurePoint, median, medians, POINTS, type Point, type Rounds } from './proxy/points.ts';
import { type Subject, startSubjects } from './proxy/subjects.ts';

/**
 * The embedded proxy against the real Toxiproxy and no proxy at all, interleaved in one run: `npm run bench:proxy --
 * [seconds per point] [rounds]`. Tables show the medians of the rounds; goals compare throughput round by round, and times
 * by the best round of each, because other work of the machine can only add to a time. CPU per request is shown as well, since
 * all three processes of a point share the machine. Exit code 1 when a goal is missed.
 */
const seconds = Number(process.argv[2] ?? 2);
const rounds = Number(process.argv[3] ?? 5);

await using subjects = await startSubjects();
const proxies = subjects.all.filter(({ api }) => api);
const ours = proxies.find(({ name }) => name === 'squall') as Subject;
const toxiproxy = proxies.find(({ name }) => name === 'toxiproxy');
if (!toxiproxy) process.stdout.write('without toxiproxy: toxiproxy-server is not on PATH\n');

const goals: Goal[] = [];
const ratios: Ratios[] = [];
for (const point of POINTS) {
  const found = await measurePoint(point, subjects.all, rounds, seconds);
  printPoint(point, found);
  if (toxiproxy) {
    goals.push(...goalsOf(point, found, toxiproxy));
    ratios.push(ratiosOf(point, found, toxiproxy));
  }
}
if (toxiproxy) printRatios(ratios);
const errors = await timesOf(latencyError);
printTimes('latency toxic of 100 ms, error', errors, ['p50Ms', 'p99Ms', 'maxMs', 'earliestMs']);
goals.push({
  what: 'error of a 100 ms latency toxic, p99',
  measured: best((errors.get(ours) ?? []).map(({ p99Ms }) => p99Ms)),
  goal: 2,
  unit: 'ms',
  sense: 'at most',
});
const control = await timesOf(controlTimes);
printTimes(`control calls while ${HELD} connections are held`, control, ['p50Ms', 'maxMs']);
goals.push({
  what: `control call while ${HELD} connections are held, max`,
  measured: best((control.get(ours) ?? []).map(({ maxMs }) => maxMs)),
  goal: 100,
  unit: 'ms',
  sense: 'at most',
});
process.stdout.write(`${goalTable(goals)}\n`);
process.exitCode = goals.every(isMet) ? 0 : 1;

/** Throughput round by round, because the two runs of a round lie next to each other in time. */
function goalsOf({ label, of }: Point, found: Rounds, other: Subject): Goal[] {
  const theirs = found.get(other) ?? [];
  const pairs = (found.get(ours) ?? []).map((mine, i) => [mine, theirs[i] ?? mine] as const);
  const what = of === 'perSecond' ? 'requests/s' : 'MB/s';
  return [
    {
      what: `${label}: ${what} of Toxiproxy's`,
      measured: median(pairs.map(([mine, their]) => mine[of] / their[of])),
      goal: 1,
      unit: 'x',
      sense: 'at least',
    },
    {
      what: `${label}: p99 above Toxiproxy's`,
      measured: best(pairs.map(([mine]) => mine.p99Ms)) - best(theirs.map(({ p99Ms }) => p99Ms)),
      goal: 0,
      unit: 'ms',
      sense: 'at most',
    },
  ];
}

/** Squall's value over Toxiproxy's, by the medians. */
interface Ratios {
  readonly label: string;
  readonly throughput: number;
  readonly cpu: number;
  readonly p50: number;
  readonly p99: number;
}

function ratiosOf({ label, of }: Point, found: Rounds, other: Subject): Ratios {
  const [mine, theirs] = [medians(found.get(ours) ?? []), medians(found.get(other) ?? [])];
  return {
    label,
    throughput: mine[of] / theirs[of],
    cpu: mine.cpuUsPerRequest / theirs.cpuUsPerRequest,
    p50: mine.p50Ms / theirs.p50Ms,
    p99: mine.p99Ms / theirs.p99Ms,
  };
}

function printRatios(ratios: readonly Ratios[]): void {
  const head = ['squall over toxiproxy (medians)', 'throughput', 'CPU per request', 'p50', 'p99'];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { label, ...values } of ratios)
    table.push([label, ...Object.values(values).map((value) => value.toFixed(2))]);
  process.stdout.write(`${table}\n`);
}

function best(times: readonly number[]): number {
  return Math.min(...times);
}

function printPoint({ label }: Point, found: Rounds): void {
  const summaries = subjects.all.map((subject) => ({ subject, ...medians(found.get(subject) ?? []) }));
  const direct = summaries[0];
  const table = new Table({
    head: [label, 'req/s', 'MB/s', 'p50 ms', 'p99 ms', '+p50', '+p99', 'CPU us/req', 'failed'],
    style: { head: [], border: [] },
  });
  for (const { subject, ...f } of summaries) {
    const added = (value: number, base: number | undefined) => (subject.api ? (value - (base ?? 0)).toFixed(2) : '');
    table.push([
      subject.name,
      f.perSecond.toFixed(0),
      f.mbPerSecond.toFixed(0),
      f.p50Ms.toFixed(2),
      f.p99Ms.toFixed(2),
      added(f.p50Ms, direct?.p50Ms),
      added(f.p99Ms, direct?.p99Ms),
      subject.api ? f.cpuUsPerRequest.toFixed(1) : '',
      f.failed,
    ]);
  }
  process.stdout.write(`${table}\n`);
}

type Times = LatencyError | ControlTimes;

async function timesOf<T extends Times>(measure: (subject: Subject) => Promise<T>): Promise<Map<Subject, T[]>> {
  const found = new Map<Subject, T[]>(proxies.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of proxies) found.get(subject)?.push(await measure(subject));
  }
  return found;
}

function printTimes<T extends Times>(
  label: string,
  found: ReadonlyMap<Subject, readonly T[]>,
  keys: readonly (keyof T & string)[],
) {
  const head = [label, ...keys.map((key) => key.replace('Ms', ' ms'))];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const [subject, list] of found)
    table.push([subject.name, ...keys.map((key) => median(list.map((one) => Number(one[key]))).toFixed(2))]);
  process.stdout.write(`${table}\n`);
}
