import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { defineTarget } from '../../domain/define-target.ts';
import type { RequestTemplate } from '../../domain/load-plan.ts';
import { useTargets } from '../../run/declare-suite.ts';
import { planSuite } from '../../run/plan/plan-suite.ts';
import { FAULT_NAMES, faultOf } from '../../scan/faults.ts';
import type { ScannedCell, ScanReport } from '../../scan/scan-report.ts';
import { renderSuite, type SuiteFile } from '../../scan/write/suite-file.ts';
import { loadSuites } from '../suite/load-suites.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'squall-written-'));
writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const EDGE = 'shop->stock';
const ROUTES = ['GET /orders', 'POST /pay', 'GET /search'];
const requests: RequestTemplate[] = [
  { method: 'GET', path: '/orders' },
  { method: 'POST', path: '/pay', body: "it's {}", headers: { 'content-type': 'text/plain' } },
  { method: 'GET', path: '/search?q=a%20b' },
];
const services = { shop: { command: "exec node 'shop.mjs'" }, stock: { url: 'http://localhost:9000' } };
const definition = { name: 'shop', services, edges: [{ from: 'shop', to: 'stock', env: 'STOCK_URL' }], requests };
const target = defineTarget(definition);

const answers = { same: 30, different: 0, failed: 0, unfinished: 0 };
const quiet = { othersSuffered: [], recoveredMs: 0, failsAfter: false, calls: 12, healthyP50Ms: 9, why: '' };

function cell(change: Partial<ScannedCell>): ScannedCell {
  const usual = { edge: EDGE, fault: 'hang', route: 'GET /orders', effect: 'ok', p50Ms: 9, p99Ms: 12 } as const;
  return { ...usual, answers, ...quiet, ...change } as ScannedCell;
}

function reportOf(cells: readonly ScannedCell[], change: Partial<ScanReport> = {}): ScanReport {
  const edge = { edge: EDGE, timeoutMs: null, attempts: 1, breaker: 'unknown', limit: null } as const;
  return {
    schema: 1,
    target: 'shop',
    routes: ROUTES.map((route) => ({ route, status: 200, p50Ms: 9, p99Ms: 12 })),
    edges: [{ ...edge, spacingMs: [], criticalFor: [], usedBy: ['GET /orders'], confidence: {} }],
    cells: [...cells],
    findings: [],
    durationMs: 1,
    cut: false,
    ...change,
  };
}

function fileOf(report: ScanReport, change: Partial<SuiteFile> = {}): SuiteFile {
  const whole = { name: 'first-look', report, target: { definition }, variants: ['as is'], variant: 'as is' };
  return { ...whole, requests, ownRequests: requests, hasRules: false, otherProtocols: new Set(), ...change };
}

let files = 0;

function written(file: SuiteFile): string {
  const path = join(folder, `written-${++files}.suite.ts`);
  writeFileSync(path, renderSuite(file));
  return path;
}

/** Loads it from the repository, which has no package named squall. */
async function loaded(file: SuiteFile) {
  const path = written(file);
  const harness = join(REPOSITORY, 'harness/index.ts');
  const ran = path.replace('.suite.ts', '-ran.suite.ts');
  writeFileSync(ran, renderSuite(file).replace("from 'squall'", `from ${JSON.stringify(harness)}`));
  const [suite] = await loadSuites(ran);
  if (!suite) throw new Error('no suite');
  return { path, suite, plan: planSuite(suite, { seed: 1 }) };
}

async function statementsOf(cells: readonly ScannedCell[], change: Partial<ScanReport> = {}) {
  const { suite } = await loaded(fileOf(reportOf(cells, change)));
  return Object.fromEntries(
    Object.entries(suite.scenarios[1]?.statements ?? {}).map(([text, expected]) => [text, expected['as is']]),
  );
}

const everywhere = (change: Partial<ScannedCell>) => ROUTES.map((route) => cell({ route, ...change }));

describe('a suite that a scan has written', () => {
  test('holds what nobody noticed in two lines, and that all came back', async () => {
    expect(await statementsOf(everywhere({}))).toEqual({
      'success rate during fault = 100%': 'hold',
      'max duration during fault < 500ms': 'hold',
      'success rate after 2s of recovery = 100%': 'hold',
    });
  });

  test('has a route that fails as break, and how fast it does as hold', async () => {
    const failed = { ...answers, same: 0, failed: 30 };
    const cells = [cell({ effect: 'fails', p50Ms: 2300, p99Ms: 2340, answers: failed }), ...everywhere({}).slice(1)];
    expect(await statementsOf(cells)).toMatchObject({
      'success rate for GET /orders during fault = 100%': 'break',
      'max duration for GET /orders during fault < 4s': 'hold',
      'success rate for POST /pay during fault = 100%': 'hold',
    });
  });

  test('has a route that hangs, or takes seconds longer, as break of what one would wish', async () => {
    const cells = [
      cell({ effect: 'hangs', p50Ms: 4800, answers: { ...answers, unfinished: 20 } }),
      cell({ route: 'POST /pay', effect: 'slower', p50Ms: 3010, p99Ms: 3040 }),
    ];
    expect(await statementsOf(cells)).toMatchObject({
      'max duration for GET /orders during fault < 3s': 'break',
      'max duration for POST /pay during fault < 1.5s': 'break',
    });
  });

  test('leaves room for chance where a share of the calls fails', async () => {
    const some = { ...answers, same: 24, failed: 6 };
    expect(await statementsOf([cell({ answers: some })])).toMatchObject({
      'success rate for GET /orders during fault >= 60%': 'hold',
    });
    const tenth = (change: Partial<ScannedCell>) => statementsOf([cell({ fault: 'one in ten', ...change })]);
    const text = 'success rate for GET /orders during fault';
    expect(Object.keys(await tenth({}))).not.toContain(`${text} = 100%`);
    expect(await tenth({ effect: 'fallback', answers: { ...answers, different: 4 } })).toHaveProperty([
      `${text} >= 90%`,
    ]);
    expect(await tenth({ effect: 'fails', answers: some })).toMatchObject({ [`${text} = 100%`]: 'break' });
  });

  test('tells who has not come back, and waits for those who need longer', async () => {
    const late = [cell({ recoveredMs: 1400 })];
    expect(Object.keys(await statementsOf(late))).toContain('success rate after 3s of recovery = 100%');
    const failing = await statementsOf([
      cell({ fault: 'reset', effect: 'fails', recoveredMs: null, failsAfter: true }),
    ]);
    expect(failing).toMatchObject({ 'success rate for GET /orders during recovery = 100%': 'break' });
    expect(Object.keys(failing).some((text) => text.includes('after'))).toBe(false);
  });

  test('says by its status what a route answers that is no success', async () => {
    const routes = ROUTES.map((route) => ({ route, status: 401, p50Ms: 9, p99Ms: 12 }));
    expect(await statementsOf([cell({})], { routes })).toMatchObject({
      'status 401 rate for GET /orders during fault = 100%': 'hold',
    });
  });

  test('leaves out what it cannot hold, and says why', () => {
    const cells = [
      cell({ effect: 'crashes', why: 'shop ended' }),
      cell({ fault: 'slow', effect: 'unknown', why: 'cut' }),
    ];
    const text = renderSuite(fileOf(reportOf(cells)));
    expect(text).toContain('// - hang on shop->stock: a service ends: shop ended');
    expect(text).toContain('// - slow on shop->stock: cut');
    expect(text).not.toContain('blackhole');
  });

  test('breaks as the scan did', async () => {
    const { suite } = await loaded(fileOf(reportOf(FAULT_NAMES.flatMap((fault) => everywhere({ fault })))));
    const faults = suite.scenarios.slice(1).map(({ phases }) => phases[1]?.faults?.[0]);
    expect(faults).toEqual(FAULT_NAMES.map((name) => faultOf(name, EDGE, true)));
  });

  test('of a configured target names it, and the requests that it has not', async () => {
    useTargets({
      shop: { ...target, variants: { hasty: { about: '', env: { shop: { HASTE: '1' } } }, patient: { about: '' } } },
    });
    const named = { target: { named: 'shop' }, variants: ['hasty', 'patient'], variant: 'patient' };
    const { suite } = await loaded(fileOf(reportOf(everywhere({})), { ...named, ownRequests: [] }));
    expect(suite.scenarios[1]?.statements['success rate during fault = 100%']).toEqual({ patient: 'hold' });
    expect(suite.scenarios.map((scenario) => scenario.requests)).toEqual([requests, requests]);
  });
});

test('whatever a scan saw, its suite is loaded, planned and formatted', async () => {
  const anyCell = fc.record({
    fault: fc.constantFrom(...FAULT_NAMES),
    effect: fc.constantFrom('ok', 'slower', 'fallback', 'fails', 'hangs', 'crashes', 'unknown'),
    p50Ms: fc.option(fc.integer({ min: 1, max: 12_000 })),
    p99Ms: fc.option(fc.integer({ min: 1, max: 12_000 })),
    failsAfter: fc.boolean(),
    recoveredMs: fc.option(fc.integer({ min: 0, max: 1500 })),
    why: fc.string(),
    answers: fc.record({
      same: fc.integer({ min: 0, max: 30 }),
      different: fc.integer({ min: 0, max: 30 }),
      failed: fc.integer({ min: 0, max: 30 }),
      unfinished: fc.integer({ min: 0, max: 30 }),
    }),
  });
  const paths: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(anyCell, { maxLength: 8 }), fc.boolean(), async (changes, hasRules) => {
      const cells = changes.map((change, i) =>
        cell({ ...(change as Partial<ScannedCell>), route: ROUTES[i % 3] ?? '' }),
      );
      const { path, plan } = await loaded(fileOf(reportOf(cells), { hasRules }));
      expect(plan.plans.length).toBeGreaterThan(0);
      paths.push(path);
    }),
    { numRuns: 30 },
  );
  const { formatter, javascript } = JSON.parse(readFileSync(join(REPOSITORY, 'biome.json'), 'utf8'));
  writeFileSync(
    join(folder, 'biome.json'),
    JSON.stringify({ formatter, javascript: { formatter: javascript.formatter } }),
  );
  execFileSync(join(REPOSITORY, 'node_modules/.bin/biome'), ['format', ...paths], { cwd: folder, encoding: 'utf8' });
});
