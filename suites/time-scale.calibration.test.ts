import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closed, type LoadPlan, type Scenario, type Suite } from '../harness/index.ts';
import { createLoadPlace } from '../harness/run/place/load-place.ts';
import { planSuite } from '../harness/run/plan/plan-suite.ts';
import { openSuiteRun } from '../harness/run/run-suite.ts';
import { createMachines } from '../harness/run/schedule/machine.ts';
import { systemClock } from '../harness/runtime/clock.ts';
import { chain } from '../targets/chain/target.ts';
import { idem } from '../targets/idem/target.ts';
import { payment } from '../targets/payment/target.ts';
import { shop } from '../targets/shop/target.ts';
import { storefront } from '../targets/storefront/target.ts';
import { chain as slowService } from './cascade/chain.ts';
import { slowEnd } from './deadlines/slow-end.ts';
import { SHARED } from './deadlines/variants.ts';
import { everyRow } from './fallbacks/every-row.ts';
import { grayFailures } from './integrity/gray-failures.ts';
import { idempotency } from './integrity/idempotency.ts';
import { intents } from './integrity/intents.ts';
import { staleMessages } from './integrity/stale-messages.ts';
import { oneDependency } from './timeouts/one-dependency.ts';
import { slowBank } from './timeouts/slow-bank.ts';

/** The preset of CI: what is scaled there is five times faster than real time. */
const PRESET = 5;

/**
 * For each system, variants that break its statements and variants that hold them, with a load that is small enough for
 * real time. Add a line for each system that a suite scales. Variants close to their bound are not scaled: `race5` keeps
 * 6 s by 370 ms. Five times faster these are 74 ms, which a busy machine can exceed.
 */
const SELECTION: readonly { of: readonly Scenario[]; name: string; load: LoadPlan; variants: readonly string[] }[] = [
  { of: slowBank, name: 'S3-closed', load: closed(200, 100), variants: ['naive', 'budgeted+bulkhead50'] },
  { of: slowBank, name: 'S3-hole', load: closed(300, 100), variants: ['race5', 'budgeted+bulkhead50'] },
  { of: slowBank, name: 'S3-8s', load: closed(200, 100), variants: ['naive'] },
  { of: oneDependency, name: 'S1b', load: closed(30, 30), variants: ['naive', 'budgeted'] },
  { of: oneDependency, name: 'S1e', load: closed(60, 30), variants: ['naive', 'fixed5', 'budgeted'] },
  { of: oneDependency, name: 'S1f', load: closed(30, 30), variants: ['naive', 'fixed5', 'budgeted'] },
];

/** One lane per variant; variants that wait without a limit have a lane of their own. */
const suite: Suite = {
  name: 'calibration',
  about: 'Does a scaled run judge as real time does?',
  target: payment,
  warmUp: closed(80, 20),
  timeScale: PRESET,
  scenarios: SELECTION.map(({ of, name, load, variants }) => {
    const { lane: _lane, timeScale: _scale, ...scenario } = pick(of, name, variants);
    return {
      ...scenario,
      ...(name === 'S3-hole' ? { lane: 'hole' } : {}),
      phases: scenario.phases.map((phase) => ({ ...phase, load })),
    };
  }),
};

/** With its own load and scales, which differ by variant. */
const deadlines: Suite = {
  name: 'calibration of deadlines',
  about: suite.about,
  target: shop,
  scenarios: [pick(slowEnd, 'S12a', ['independent30', SHARED])],
};

/** One slow service behind two: the slots of all three are full at the same scale-free moment. */
const cascade: Suite = {
  name: 'calibration of cascades',
  about: suite.about,
  target: chain,
  scenarios: [pick(slowService, 'S8-slow', ['naive', 'budget'])],
};

/** What stands still, and what is late. */
const grayFailuresSuite: Suite = {
  name: 'calibration of gray failures',
  about: suite.about,
  target: payment,
  timeScale: PRESET,
  scenarios: [
    pick(grayFailures, 'S30-freeze', ['naive', 'budgeted']),
    pick(grayFailures, 'S30-again', ['again', 'again+key']),
    pick(staleMessages, 'S28-promises', ['skip-all-types', 'skip-stale']),
  ],
};

/** What depends on how long things take: locks that expire, and drainers that come each second. */
const integrity: Suite = {
  name: 'calibration of integrity',
  about: suite.about,
  target: idem,
  timeScale: 10,
  scenarios: [
    pick(idempotency, 'S21-lock', ['none', 'get-then-set', 'atomic']),
    pick(intents, 'S22-two', ['outbox-naive', 'outbox']),
  ],
};

/** Its circuits; its timeouts are not scaled. */
const fallbacks: Suite = {
  name: 'calibration of fallbacks',
  about: suite.about,
  target: storefront,
  warmUp: closed(60, 10),
  timeScale: 2,
  scenarios: [pick(everyRow, 'S20-open', ['naive', 'timeout-only', 'resilient'])],
};

/** One scenario without its figures, and with the statements of these variants only. */
function pick(of: readonly Scenario[], name: string, variants: readonly string[]): Scenario {
  const { figures: _figures, ...scenario } = of.find((each) => each.name === name)!;
  const statements = Object.entries(scenario.statements).map(([text, expectations]) => [
    text,
    Object.fromEntries(Object.entries(expectations).filter(([variant]) => variants.includes(variant))),
  ]);
  return { ...scenario, statements: Object.fromEntries(statements) };
}

let resultsRoot: string;
beforeAll(async () => {
  resultsRoot = await mkdtemp(join(tmpdir(), 'squall-calibration-'));
});
afterAll(() => rm(resultsRoot, { recursive: true }));

/** `S3-closed · naive: max duration < 6s` -> its verdict; at the scales of CI, or all at `timeScale`. */
async function verdictsOf(suite: Suite, timeScale?: number): Promise<Record<string, string>> {
  const options = {
    resultsRoot,
    runId: `k${timeScale ?? 'ci'}`,
    environment: 'local',
    proxy: 'embedded',
    seed: 1,
    ...(timeScale === undefined ? {} : { timeScale }),
  } as const;
  const machines = createMachines(systemClock);
  const loadPlace = createLoadPlace({ ...options, longestMs: 0 });
  const { signal } = new AbortController();
  const plan = planSuite(suite, options);
  const run = openSuiteRun(suite, plan, { options, machines, loadPlace, emit: () => {}, signal });
  const judged = await Promise.all(plan.plans.map(run.request));
  await run.conclude();
  return Object.fromEntries(
    judged.flatMap(({ evidence: { plan }, verdicts }) =>
      verdicts.map(({ text, verdict }) => [`${plan.scenario} · ${plan.variant}: ${text}`, verdict]),
    ),
  );
}

test.each([
  { systems: 'S1 and S3', of: suite, least: 5 },
  { systems: 'S12', of: deadlines, least: 2 },
  { systems: 'S8', of: cascade, least: 4 },
  { systems: 'S28 and S30', of: grayFailuresSuite, least: 2 },
  { systems: 'S21 and S22', of: integrity, least: 3 },
  { systems: 'S20', of: fallbacks, least: 5 },
])('verdicts at the scale of CI are those of real time, for $systems', { timeout: 600_000 }, async ({ of, least }) => {
  const real = await verdictsOf(of, 1);
  const scaled = await verdictsOf(of);
  expect(scaled).toEqual(real);
  const kinds = Object.values(real);
  expect(kinds).not.toContain('inconclusive');
  for (const kind of ['pass', 'fail']) expect(kinds.filter((each) => each === kind).length).toBeGreaterThan(least);
});
