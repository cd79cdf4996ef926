import Table from 'cli-table3';
import { type LatencyError, latencyError } from './proxy/latency-error.ts';
import { drive, type LoadFigures } from './proxy/load.ts';
import { type Subject, startSubjects } from './proxy/subjects.ts';

/**
 * The embedded proxy against the real Toxiproxy and no proxy at all, interleaved in one run: `node bench/proxy.ts
 * [seconds per point] [rounds]`. The medians of the rounds count; CPU per request says what is left when
 * the machine is shared, as all three processes of a point are on it.
 */
const seconds = Number(process.argv[2] ?? 4);
const rounds = Number(process.argv[3] ?? 3);

interface Point {
  readonly label: string;
  readonly connections: number;
  readonly path: string;
}

const POINTS: readonly Point[] = [
  { label: '1 connection', connections: 1, path: '/' },
  { label: '50 connections', connections: 50, path: '/' },
  { label: '1000 connections', connections: 1000, path: '/' },
  { label: '8 MiB bodies, 4 connections', connections: 4, path: '/large' },
];

interface Measured extends LoadFigures {
  readonly cpuUsPerRequest: number;
}

await using subjects = await startSubjects();
for (const point of POINTS) await reportPoint(point, subjects.all);
await reportLatency(subjects.all);

async function reportPoint(point: Point, all: readonly Subject[]): Promise<void> {
  const runs = new Map<Subject, Measured[]>(all.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of all) runs.get(subject)?.push(await measure(subject, point));
  }
  const figures = all.map((subject) => ({ subject, ...medians(runs.get(subject) ?? []) }));
  const direct = figures[0];
  const rival = figures.find(({ subject }) => subject.name === 'toxiproxy');
  const table = new Table({
    head: [point.label, 'req/s', 'MB/s', 'p50 ms', 'p99 ms', '+p50', '+p99', 'CPU us/req', 'failed', 'x toxiproxy'],
    style: { head: [], border: [] },
  });
  for (const { subject, ...f } of figures) {
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
      rival ? (f.perSecond / rival.perSecond).toFixed(2) : '',
    ]);
  }
  process.stdout.write(`${table}\n`);
}

async function measure(subject: Subject, { path, connections }: Point): Promise<Measured> {
  const before = subject.cpuMs();
  const figures = await drive(`http://127.0.0.1:${subject.port}${path}`, connections, seconds);
  const cpuUsPerRequest = ((subject.cpuMs() - before) * 1000) / Math.max(1, figures.requests);
  return { ...figures, cpuUsPerRequest };
}

function medians(list: readonly Measured[]): Measured {
  const median = (key: keyof Measured) => {
    const sorted = list.map((one) => one[key]).sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  };
  return {
    perSecond: median('perSecond'),
    mbPerSecond: median('mbPerSecond'),
    p50Ms: median('p50Ms'),
    p99Ms: median('p99Ms'),
    requests: median('requests'),
    failed: median('failed'),
    cpuUsPerRequest: median('cpuUsPerRequest'),
  };
}

async function reportLatency(all: readonly Subject[]): Promise<void> {
  const proxies = all.filter(({ api }) => api);
  const runs = new Map<Subject, LatencyError[]>(proxies.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const subject of proxies) runs.get(subject)?.push(await latencyError(subject));
  }
  const table = new Table({
    head: ['latency toxic of 100 ms, error', 'p50 ms', 'p99 ms', 'max ms', 'earliest ms'],
    style: { head: [], border: [] },
  });
  for (const { name, ...subject } of proxies.map((subject) => ({
    name: subject.name,
    list: runs.get(subject) ?? [],
  }))) {
    const row = (['p50Ms', 'p99Ms', 'maxMs', 'earliestMs'] as const).map((key) => {
      const sorted = subject.list.map((one) => one[key]).sort((a, b) => a - b);
      return (sorted[sorted.length >> 1] ?? 0).toFixed(2);
    });
    table.push([name, ...row]);
  }
  process.stdout.write(`${table}\n`);
}
