import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parsePrometheus } from '../domain/prometheus.ts';
import type { RunReport } from '../report/run-report.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const PROJECT = fileURLToPath(new URL('../../fixtures/tiny-project/', import.meta.url));

let folder: string;
let collector: Server;
let received: Otlp[];

interface Otlp {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly sum?: { readonly dataPoints: readonly DataPoint[] };
        readonly gauge?: { readonly dataPoints: readonly DataPoint[] };
      }[];
    }[];
  }[];
}

interface DataPoint {
  readonly asDouble: number;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'squall-live-'));
  received = [];
  collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    if (request.url === '/v1/metrics') received.push(JSON.parse(body));
    response.writeHead(request.url === '/v1/metrics' ? 200 : 404, { 'content-type': 'application/json' }).end('{}');
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
});
afterEach(async () => {
  collector.closeAllConnections();
  collector.close();
  rmSync(folder, { recursive: true });
});

const portOf = (server: Server) => (server.address() as AddressInfo).port;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function squall(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: PROJECT,
    env: { PATH: process.env['PATH'] ?? '', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number, output })) };
}

/** Every sample that was ever scraped from `port` until `ended`. */
async function scrapeUntil(ended: Promise<unknown>, port: number) {
  let over = false;
  const done = ended.finally(() => {
    over = true;
  });
  const seen: { name: string; labels: Readonly<Record<string, string>>; value: number }[] = [];
  while (!over) {
    const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
      (response) => response.text(),
      () => '',
    );
    seen.push(...parsePrometheus(text).samples);
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  return seen;
}

/** Data points of the last message that has the metric: OTLP's sums are totals since the start. */
function lastPoints(name: string) {
  const metrics = received.flatMap(({ resourceMetrics }) =>
    resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)),
  );
  const points = metrics.findLast((metric) => metric.name === name);
  return (points?.sum ?? points?.gauge)?.dataPoints.map(({ asDouble, attributes }) => ({
    value: asDouble,
    labels: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
  }));
}

const total = (points: ReturnType<typeof lastPoints>) => (points ?? []).reduce((sum, { value }) => sum + value, 0);

test('a suite can be scraped while it runs, and a collector has every request of it when it ends', async () => {
  const port = await freePort();
  const json = join(folder, 'run.json');
  const run = squall(
    ...['suite', 'holds', '--variant', 'bounded', '--results', folder, '--json', json],
    ...['--metrics-port', String(port), '--otlp', `http://127.0.0.1:${portOf(collector)}`],
  );
  const scraped = await scrapeUntil(run.ended, port);
  const { code, output } = await run.ended;
  expect([code, output]).toEqual([0, expect.not.stringContaining('metrics could not')]);
  const report = JSON.parse(readFileSync(json, 'utf8')) as RunReport;
  const [scenario] = report.scenarios as [RunReport['scenarios'][number]];

  const sent = lastPoints('squall.requests.sent') ?? [];
  expect(total(sent)).toBe(scenario.ledger.sent);
  expect(total(lastPoints('squall.requests.ended'))).toBe(scenario.ledger.planned);
  const who = { run: report.run.id, suite: 'holds', target: 'tiny', scenario: 'hole', variant: 'bounded' };
  expect(sent.map(({ labels }) => labels)).toEqual([
    { ...who, phase: 'baseline', fault: 'none' },
    { ...who, phase: 'fault', fault: expect.stringContaining('front->back') },
  ]);
  expect(total(lastPoints('squall.statements.judged'))).toBe(scenario.statements.length);

  const labelled = { ...who, phase: expect.any(String), fault: expect.any(String) };
  for (const name of ['squall_requests_sent_total', 'squall_service_value'])
    expect(scraped.find((sample) => sample.name === name)?.labels).toMatchObject(labelled);
}, 120_000);

test('load at one URL is measured the same way', async () => {
  const port = await freePort();
  const run = squall(
    ...['load', `http://127.0.0.1:${portOf(collector)}/any`, '--rate', '50', '--duration', '3s'],
    ...['--metrics-port', `127.0.0.1:${port}`, '--otlp', `http://127.0.0.1:${portOf(collector)}/v1/metrics`],
  );
  const scraped = await scrapeUntil(run.ended, port);
  expect((await run.ended).code).toBe(0);
  expect(total(lastPoints('squall.requests.sent'))).toBe(150);
  const [seen] = scraped.filter(({ name }) => name === 'squall_request_duration_seconds');
  expect(seen?.labels).toMatchObject({ scenario: 'load', phase: 'baseline', fault: 'none', quantile: '0.5' });
}, 60_000);

test('a collector that is away costs its metrics and one line, not the run', async () => {
  const gone = `http://127.0.0.1:${await freePort()}`;
  const target = `http://127.0.0.1:${portOf(collector)}/any`;
  const { code, output } = await squall('load', target, '--amount', '20', '--otlp', gone).ended;
  expect(output.match(/metrics could not be sent/g)).toHaveLength(1);
  expect(code).toBe(0);
}, 60_000);

test('a port that is taken is refused before anything is sent', async () => {
  const target = `http://127.0.0.1:${portOf(collector)}/v1/metrics`;
  const taken = String(portOf(collector));
  const { code, output } = await squall('load', target, '--amount', '20', '--metrics-port', taken).ended;
  expect(output).toContain('choose another --metrics-port');
  expect(code).toBe(2);
  expect(received).toEqual([]);
}, 60_000);
