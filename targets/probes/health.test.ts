import { expect, test } from 'vitest';
import type { CheckName, Findings } from './checks.ts';
import { healthOf } from './health.ts';
import { VARIANTS } from './variants/catalogue.ts';

const NAMES: readonly CheckName[] = ['database', 'cache', 'external_api'];

/** Status and body of readiness, where some checks fail. */
async function readiness(variant: string, failing: readonly CheckName[], isWarm = true) {
  const findings = Object.fromEntries(NAMES.map((name) => [name, failing.includes(name) ? 'failed' : 'ok']));
  const { ready } = health(variant, { findings: findings as Findings, isWarm });
  const { http, body } = await ready();
  return [http, (body as { readonly status: string }).status];
}

function health(variant: string, { isWarm = true, findings = {} as Findings, databaseAnswers = true } = {}) {
  const askDatabase = async () => {
    if (!databaseAnswers) throw new Error('refused');
  };
  const self = { isWarm: () => isWarm, findings: async () => findings, askDatabase };
  return healthOf(VARIANTS[variant]!, self, undefined);
}

test.each([
  { failing: [], resilient: 200, allCritical: 200, alwaysReady: 200 },
  { failing: ['database'], resilient: 503, allCritical: 503, alwaysReady: 200 },
  { failing: ['cache'], resilient: 503, allCritical: 503, alwaysReady: 200 },
  { failing: ['external_api'], resilient: 200, allCritical: 503, alwaysReady: 200 },
] as const)('ready with $failing failing', async ({ failing, resilient, allCritical, alwaysReady }) => {
  const status = failing.length === 0 ? 'ok' : 'degraded';
  expect(await readiness('resilient', failing)).toEqual([resilient, status]);
  expect(await readiness('all-critical', failing)).toEqual([allCritical, status]);
  expect(await readiness('always-ready', failing)).toEqual([alwaysReady, status]);
});

test('while caches are cold it lives, has not started, and is not ready', async () => {
  const { live, started } = health('resilient', { isWarm: false });
  expect((await live()).http).toBe(200);
  expect((await started()).http).toBe(503);
  expect(await readiness('resilient', [], false)).toEqual([503, 'starting']);
  expect((await health('resilient').started()).http).toBe(200);
});

test('a database without an answer is the death of live-checks-db alone', async () => {
  const dead = { databaseAnswers: false };
  expect((await health('resilient', dead).live()).http).toBe(200);
  expect((await health('live-checks-db', dead).live()).http).toBe(503);
  expect((await health('live-checks-db').live()).http).toBe(200);
});
