import { expect, test } from 'vitest';
import type { ProbeSpec, ServiceSpec } from '../../domain/service.ts';
import { createProbes, probesOf } from './probes.ts';

const entry = new URL('file:///service.ts');
const service = (probes: readonly ProbeSpec[], metrics?: string): ServiceSpec => ({
  entry,
  probes,
  ...(metrics === undefined ? {} : { metrics }),
});

/** The metrics of a service with these endpoints, one map per endpoint. */
async function measured(spec: ServiceSpec, answers: Readonly<Record<string, string>>) {
  const get = async (path: string) => answers[path] ?? Promise.reject(new Error(`no ${path}`));
  const probes = createProbes(spec);
  const readings = await Promise.all(probes.map((probe) => probe.read(get)));
  return readings.map((reading, i) =>
    Object.fromEntries(probes[i]?.metricsIn(reading).map(({ name, value }) => [name, value]) ?? []),
  );
}

test("metrics alone is a probe of Squall's own names", async () => {
  expect(probesOf(service([], '/metrics'))).toEqual([{ path: '/metrics', format: 'prometheus', presets: ['squall'] }]);
  expect(await measured(service([], '/metrics'), { '/metrics': 'inflight 3' })).toEqual([{ 'in flight': 3 }]);
});

test('an endpoint that is named twice is asked once, for the metrics of both', async () => {
  const spec = service([{ path: '/metrics', format: 'prometheus', presets: ['hikaricp'] }], '/metrics');
  const text = 'inflight 3\nhikaricp_connections_active{pool="db"} 9';
  expect(await measured(spec, { '/metrics': text })).toEqual([{ 'in flight': 3, 'pool_in_use{pool="db"}': 9 }]);
});

test('presets add up: of those with the same metric the first that has a value counts', async () => {
  const spec = service([{ path: '/p', format: 'prometheus', presets: ['tomcat', 'micrometer'] }]);
  const text = `
tomcat_threads_busy_threads{name="http"} 5
tomcat_connections_current_connections{name="http"} 8
http_server_requests_active_seconds_count 7
executor_active_threads{name="mail"} 2
`;
  expect(await measured(spec, { '/p': text })).toEqual([
    { 'in flight': 5, 'pool_in_use{pool="http"}': 8, 'pool_in_use{pool="mail"}': 2 },
  ]);
});

test('own formulas replace those of the presets', async () => {
  const words = { 'in flight': 'my_requests', 'threads total': '64' };
  const spec = service([{ path: '/p', format: 'prometheus', presets: ['squall'], words }]);
  expect(await measured(spec, { '/p': 'inflight 3\nmy_requests 4' })).toEqual([
    { 'in flight': 4, 'threads total': 64 },
  ]);
  expect(await measured(spec, { '/p': 'inflight 3' })).toEqual([{ 'threads total': 64 }]);
});

test('a metric of two endpoints counts once', async () => {
  const probe = (path: string): ProbeSpec => ({ path, format: 'prometheus', presets: ['squall'] });
  expect(
    await measured(service([probe('/a'), probe('/b')]), { '/a': 'inflight 1', '/b': 'inflight 2\nslots_total 9' }),
  ).toEqual([{ 'in flight': 1 }, { 'threads total': 9 }]);
});

test('several documents are read together, as the Spring actuator has one per metric', async () => {
  const path = ['/actuator/metrics/tomcat.threads.config.max', '/actuator/metrics/tomcat.threads.busy'];
  const metric = (value: number) =>
    JSON.stringify({ measurements: [{ statistic: 'VALUE', value }], availableTags: [] });
  const words = { 'threads available': '$[0].measurements[0].value - $[1].measurements[0].value' };
  const answers = Object.fromEntries(path.map((each, i) => [each, metric([200, 188][i] ?? 0)]));
  expect(await measured(service([{ path, format: 'json', words }]), answers)).toEqual([{ 'threads available': 12 }]);
});

test('names in labels survive as they are', async () => {
  const words = { 'pool_in_use{pool="$a/$b"}': '$[$a][$b]' };
  const spec = service([{ path: '/p', format: 'json', words }]);
  expect(await measured(spec, { '/p': '{"x\\"y":{"$1":3}}' })).toEqual([{ 'pool_in_use{pool="x\\"y/$1"}': 3 }]);
});

test.each<[string, ProbeSpec, string]>([
  ['preset that does not exist', { path: '/p', format: 'prometheus', presets: ['hikari'] }, 'did you mean "hikaricp"?'],
  ['preset of another format', { path: '/p', format: 'json', presets: ['tomcat'] }, 'preset tomcat reads prometheus'],
  [
    'formula',
    { path: '/p', format: 'json', words: { 'in flight': '$.a +' } },
    '"in flight" cannot be computed from "$.a +"',
  ],
])('refuses a bad %s', (_, probe, message) => {
  expect(() => createProbes(service([probe]))).toThrow(message);
});

test('an answer that is no JSON, or one of several missing, is no reading', async () => {
  await expect(measured(service([{ path: '/p', format: 'json' }]), { '/p': '<html>' })).rejects.toThrow('JSON');
  await expect(measured(service([{ path: ['/p', '/q'], format: 'json' }]), { '/p': '1' })).rejects.toThrow('no /q');
});
