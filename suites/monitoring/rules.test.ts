import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkWithPromtool, whyNoPromtool } from '../../harness/alerts/promql/promtool.fixture.ts';
import { playRules } from '../../harness/alerts/rules/play-rules.ts';
import { alertRules } from '../../harness/index.ts';
import { alertFile as adaptiveFile } from '../../targets/adaptive/target.ts';
import { alertFiles } from '../../targets/monitored/target.ts';

const FILES = { ...alertFiles, adaptive: adaptiveFile };
const EVERY_MS = 15_000;

const reason = whyNoPromtool();
test.skipIf(reason !== undefined)(`Prometheus loads every file${reason ? ` (skipped: ${reason})` : ''}`, () => {
  expect(checkWithPromtool(...Object.values(FILES).map((file) => fileURLToPath(file)))).toBeUndefined();
});

/** What a service exports at every scrape, from the first on. */
type Exported = Readonly<Record<string, (scrape: number) => number>>;

/** Alerts that fire, with the minute in which they do, at full scale: 20 minutes of a scrape every 15 s. */
function firingIn(file: URL, exported: Exported): Record<string, number> {
  const atMs = Array.from({ length: 81 }, (_, i) => i * EVERY_MS);
  const series = Object.entries(exported).map(([name, value]) => ({ name, values: atMs.map((_, i) => value(i)) }));
  const scrapes = [{ service: 'payment', atMs, failed: [], series }];
  const played = playRules([alertRules(file)], { scrapes, untilMs: 20 * 60_000, timeScale: 1 });
  const firing = played.series.filter(({ name }) => name.includes('alertstate="firing"'));
  return Object.fromEntries(
    firing.map(({ name, samples }) => {
      const [, alert = '', service] = /alertname="(\w+)"(?:.*service="(\w+)")?/.exec(name) ?? [];
      const first = samples.find(([, value]) => value === 1)?.[0] ?? 0;
      return [service === undefined ? alert : `${alert} ${service}`, first / 60_000];
    }),
  );
}

/** From the tenth minute on. */
const LATER = 40;
const later = (before: number, after: number) => (i: number) =>
  i < LATER ? before * i : before * LATER + after * (i - LATER);
const level = (before: number, after: number) => (i: number) => (i < LATER ? before : after);

const LE = ['0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];

/** Calls to a service, 300 a scrape, all within one bucket before and within another after. */
function calls(service: string, before: string, after: string): Exported {
  return Object.fromEntries(
    LE.map((le) => [
      `service_latency_seconds_bucket{service="${service}",le="${le}"}`,
      later(LE.indexOf(le) >= LE.indexOf(before) ? 300 : 0, LE.indexOf(le) >= LE.indexOf(after) ? 300 : 0),
    ]),
  );
}

describe('at full scale', () => {
  test('timeouts fire per dependency, 2 minutes after they are 5 % of five minutes', () => {
    const exported = {
      'service_requests_total{service="bank",endpoint="/charge",outcome="ok"}': later(300, 240),
      'service_requests_total{service="bank",endpoint="/charge",outcome="timeout"}': later(0, 60),
      'service_requests_in_flight{service="bank",endpoint="/charge"}': (i: number) => (i * 37) % 100,
      'service_timeouts_total{service="bank",endpoint="/charge"}': later(0, 60),
      'service_requests_total{service="fraud",endpoint="/check",outcome="ok"}': later(300, 300),
      'service_timeouts_total{service="fraud",endpoint="/check"}': later(12, 12),
    };
    // 20 % of the calls are 5 % of five minutes after 75 s, and more only at the next evaluation.
    expect(firingIn(FILES.perDependency, exported)).toEqual({ 'HighTimeoutRate bank': 10 + 1.5 + 2 });
    expect(firingIn(FILES.literal, exported)).toEqual({});
  });

  test('latency fires on a healthy day where one limit is that of all, and near the timeout where each has its own', () => {
    const exported = {
      ...calls('bank', '2.5', '5'),
      ...calls('fraud', '0.25', '0.25'),
      ...calls('notify', '0.1', '0.1'),
    };
    expect(firingIn(FILES.literal, exported)).toEqual({ 'LatencyDegradation bank': 5.25 });
    const fired = firingIn(FILES.perDependency, exported);
    expect(Object.keys(fired).toSorted()).toEqual(['LatencyAboveNormal bank', 'LatencyNearTimeout bank']);
    // Of five minutes 1 % are slow after 3 s.
    expect(fired['LatencyNearTimeout bank']).toBe(10.25 + 5);
  });

  test.each([
    ['fraud', '0.25', '0.5'],
    ['notify', '0.1', '0.5'],
    ['payment', '2.5', '5'],
  ])('%s has limits of its own', (service, before, after) => {
    const fired = Object.keys(firingIn(FILES.perDependency, calls(service, before, after)));
    expect(fired).toContain(`LatencyAboveNormal ${service}`);
    expect(fired.filter((alert) => !alert.endsWith(service))).toEqual([]);
  });

  test('each protection has its alert', () => {
    const exported: Exported = {
      'breaker_state{dep="bank"}': level(0, 2),
      'bulkhead_in_use{dep="bank"}': level(40, 41),
      'bulkhead_limit{dep="bank"}': level(50, 50),
      slots_available: level(50, 49),
      slots_total: level(200, 200),
      work_done_total: later(300, 300),
      work_done_caller_gone_total: later(3, 300),
      'retry_denied_total{reason="budget"}': later(0, 1),
      'retry_denied_total{reason="deadline"}': later(5, 5),
      intents_dead_total: level(0, 1),
    };
    expect(firingIn(FILES.protection, exported)).toEqual({
      BreakerOpen: 10.5,
      BulkheadNearFull: 11,
      SlotsLow: 11,
      WastedWork: 12.25,
      RetryBudgetExhausted: 10.25,
      DeadLetters: 10,
    });
  });

  test('a learnt timeout is watched by its value: whoever caps it at the limit is never told of it', () => {
    expect(firingIn(FILES.adaptive, { adaptive_timeout_current_ms: level(500, 3600) })).toEqual({
      AdaptiveTimeoutTooHigh: 15,
      AdaptiveTimeoutRisky: 15,
    });
    expect(firingIn(FILES.adaptive, { adaptive_timeout_current_ms: level(500, 2000) })).toEqual({
      AdaptiveTimeoutRisky: 15,
    });
  });
});
