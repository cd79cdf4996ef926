import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { ServiceControl } from '../domain/ports.ts';
import type { ProbeSpec, ServiceSpec } from '../domain/service.ts';
import { systemClock } from '../runtime/clock.ts';
import { probedTarget } from './probed-target.fixture.ts';
import { createProber } from './prober.ts';

const sample = (file: string) => readFileSync(new URL(`./presets/samples/${file}`, import.meta.url), 'utf8');

const ANSWERS: Readonly<Record<string, string>> = {
  '/actuator/prometheus': sample('tomcat.prom') + sample('hikaricp.prom'),
  '/actuator/circuitbreakers': sample('resilience4j-actuator.json'),
};

const PROBES: readonly ProbeSpec[] = [
  { path: '/actuator/prometheus', format: 'prometheus', presets: ['tomcat', 'hikaricp'] },
  { path: '/actuator/circuitbreakers', format: 'json', presets: ['resilience4j-actuator'] },
];

/** Serves the samples, but refuses the second request for Prometheus; `fourth` settles when that has come four times. */
async function sickService() {
  const fourth = Promise.withResolvers<void>();
  let asked = 0;
  const server = createServer(({ url = '' }, response) => {
    const isProm = url === '/actuator/prometheus';
    if (isProm) asked++;
    if (isProm && asked === 4) fourth.resolve();
    response.writeHead(isProm && asked === 2 ? 503 : 200).end(ANSWERS[url]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, fourth: fourth.promise, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

function control(url: string, spec: ServiceSpec): ServiceControl {
  const get = async (path: string) => {
    const response = await fetch(url + path);
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return response.text();
  };
  return { name: 'bank', url, spec, get, post: async () => {} };
}

test('a Spring service is read over HTTP: threads, pools and breakers, and a gap where it did not answer', async () => {
  await using service = await sickService();
  const { target: plain, running: fake } = probedTarget(() => '');
  const spec: ServiceSpec = { entry: new URL('file:///service.ts'), probes: PROBES };
  const target = { ...plain, services: { bank: spec } };
  const running = { ...fake, services: new Map([['bank', control(service.url, spec)]]) };
  const originMs = systemClock.now();
  const prober = createProber({ target, running, clock: systemClock, originMs, intervalMs: 10 });
  await service.fourth;
  await prober.beginPhase('fault');
  await prober.endPhase('fault');
  await prober[Symbol.asyncDispose]();

  const { series, counters } = prober.evidence();
  const samplesOf = (name: string) => series.find((each) => each.name === name)?.samples ?? [];
  expect(
    samplesOf('threads available')
      .slice(0, 4)
      .map(([, value]) => value),
  ).toEqual([12, null, 12, 12]);
  expect(
    samplesOf('pool_in_use{pool="HikariPool-1"}')
      .slice(0, 3)
      .map(([, value]) => value),
  ).toEqual([9, null, 9]);
  expect(samplesOf('breaker_state{dep="bank"}').every(([, value]) => value === 2)).toBe(true);
  const times = samplesOf('threads available').map(([atMs]) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(counters).toContainEqual({ name: 'threads total', at: 'bank', phase: 'fault', value: 200 });
});
