// @ts-expect-error: it comes without types
import opossum from 'opossum';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Pool } from 'undici';
import { expect, test } from 'vitest';
import { sourcesOf } from './formula.ts';
import { compileMetrics } from './metric-reader.ts';
import { opossumStats } from './opossum-stats.ts';
import { parseFormula } from './parse-formula.ts';
import { promClient } from './prom-client.ts';
import { readJson } from './reading.ts';
import { undici } from './undici.ts';

interface OpossumBreaker {
  open(): void;
  shutdown(): void;
}
type Opossum = new (action: () => Promise<void>, options: { readonly name: string }) => OpossumBreaker;
const CircuitBreaker: Opossum = opossum;

// A stored sample can be wrong about its library, so installed libraries export their own here.

test('prom-client exports what its preset reads', async () => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const exported = registry.getMetricsAsArray().map(({ name }) => name);
  const formulas = Object.values(promClient.metrics).flat();
  const read = formulas.flatMap((text) => sourcesOf(parseFormula(text)));
  for (const source of read) expect(exported).toContain(source.kind === 'metric' ? source.name : '');
});

test('opossum reports the state of each breaker', () => {
  const breaker = (name: string) => new CircuitBreaker(async () => {}, { name });
  const breakers = ['bank', 'fraud'].map(breaker);
  const metricsIn = compileMetrics(opossumStats.metrics);
  const state = () =>
    Object.fromEntries(metricsIn(readJson([JSON.stringify(breakers)])).map(({ name, value }) => [name, value]));
  breakers[0]?.open();
  expect(state()).toEqual({ 'breaker_state{dep="bank"}': 2, 'breaker_state{dep="fraud"}': 0 });
  for (const each of breakers) each.shutdown();
});

test('undici reports the use of its pools', async () => {
  const pool = new Pool('http://127.0.0.1:9');
  const measured = compileMetrics(undici.metrics)(readJson([JSON.stringify({ bank: pool.stats })]));
  expect(measured).toMatchObject([
    { name: 'pool_in_use{pool="bank"}', value: 0 },
    { name: 'pool_waiting{pool="bank"}', value: 0 },
  ]);
  await pool.close();
});
