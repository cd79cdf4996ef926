import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import { concludeScan } from './conclude-scan.ts';
import { findingsOf } from './findings.ts';
import { renderScanMarkdown } from './render-markdown.ts';
import { cellWords } from './render-matrix.ts';
import { renderScanSvg } from './render-svg.ts';
import { renderScan } from './render-terminal.ts';
import type { ScanEvidence } from './run-scan.ts';
import { type ScannedCell, type ScannedEdge, scanReportJsonSchema, scanReportSchema } from './scan-report.ts';
import { type CallerModel, EDGE, HEALTHY, observe } from './simulated-caller.fixture.ts';

const model: CallerModel = { timeoutMs: 900, attempts: 3, backoffMs: 95, breakerAfter: null, limit: null };
const target = { name: 'shop', edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }] };
const route = { ...HEALTHY, request: { method: 'GET', path: '/orders' }, rules: [] } as const;
const login = { ...route, route: 'GET /login', calls: new Map([[EDGE, 0]]) };

function scanOf(change: Partial<CallerModel> = {}): ScanEvidence {
  const known = { ...model, ...change };
  return {
    routes: [route, login],
    cells: [observe(known, 'hang', 8), observe(known, 'http 503', 4)],
    skipped: [{ edge: EDGE, fault: 'slow', why: 'not tried' }],
    durationMs: 61_000,
    cut: false,
  };
}

describe('what a scan concludes', () => {
  const report = concludeScan(target, scanOf());

  test('is its published contract', () => {
    expect(scanReportSchema.parse(report)).toEqual(report);
    const published = JSON.parse(readFileSync(new URL('./scan-report.schema.json', import.meta.url), 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(scanReportJsonSchema())));
  });

  test('has each edge with what was found out about it, and why', () => {
    expect(report.edges).toEqual([
      expect.objectContaining({
        edge: EDGE,
        timeoutMs: 900,
        attempts: 3,
        spacingMs: [100, 100],
        breaker: 'never',
        limit: null,
        criticalFor: ['GET /orders'],
        usedBy: ['GET /orders'],
      }),
    ]);
    expect(report.edges[0]?.confidence['limit']).toMatch(/^unknown: /);
  });

  test('concludes nothing from calls that a fault did not meet', () => {
    const [, failing] = scanOf().cells;
    const unmet = { ...failing!, touched: 0 };
    const [edge] = concludeScan(target, { ...scanOf(), cells: [unmet] }).edges;
    expect(edge).toMatchObject({ attempts: null, breaker: 'unknown', timeoutMs: null });
  });

  test('has a cell for each edge, fault and route, also for what was not tried', () => {
    expect(report.cells.map(({ fault, route: name, effect }) => [fault, name, effect])).toEqual([
      ['slow', 'GET /orders', 'unknown'],
      ['slow', 'GET /login', 'unknown'],
      ['http 503', 'GET /orders', 'fails'],
      ['http 503', 'GET /login', 'unknown'],
      ['hang', 'GET /orders', 'fails'],
      ['hang', 'GET /login', 'unknown'],
    ]);
  });

  test('tells what to change, worst first', () => {
    const hanging = concludeScan(target, scanOf({ timeoutMs: null, attempts: 1 })).findings;
    expect(hanging.map(({ text }) => text)).toEqual([
      'When bank never answers, `GET /orders` hangs: no timeout was seen.',
      '`GET /orders` fails when bank is away, after 7 ms.',
    ]);
    expect(hanging[0]?.advice).toBe(
      'Give the call to bank a timeout; 100 ms would cover the p99 of `GET /orders`, 12 ms, 8 times.',
    );
  });

  test('asks for no timeout where requests do not wait for a slow answer', () => {
    const edge = { ...concludeScan(target, scanOf()).edges[0], timeoutMs: null, criticalFor: [], limit: null };
    const cell = (p50Ms: number) => ({
      ...concludeScan(target, scanOf()).cells[0],
      fault: 'slow' as const,
      effect: 'slower' as const,
      p50Ms,
      othersSuffered: [],
      failsAfter: false,
    });
    const textOf = (p50Ms: number) => {
      const [finding] = findingsOf([edge as ScannedEdge], [cell(p50Ms) as ScannedCell], []);
      return `${finding?.text} ${finding?.advice}`;
    };
    expect(textOf(303)).toBe(
      'When bank answers 3 s late, `GET /orders` takes 300 ms and goes on without the answer. If that is too long, give the call to bank a shorter timeout.',
    );
    expect(textOf(3010)).toMatch(/takes 3 s: no timeout was seen\. If nobody waits that long: Give the call/);
  });
});

describe('for people', () => {
  const report = concludeScan(target, scanOf());

  test.each([80, 140])('the matrix fits into %i columns', (columns) => {
    const text = renderScan(report, { columns, colour: false });
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(text).toContain('timeout 900 ms · 3 attempts, 100 ms and 100 ms apart · no breaker · limit ?');
    expect(text).toMatch(/hang +fails in 2\.9 s/);
  });

  test('the same for a pull request', () => {
    const text = renderScanMarkdown(report);
    expect(text).toContain('## What failing dependencies do to shop');
    expect(text).toMatch(/\| http 503 \| fails in \d+ ms \| \? \|/);
  });

  test('the same as a picture', () => {
    const svg = renderScanSvg(report);
    expect(() => create(svg)).not.toThrow();
    expect(svg).toMatch(/<g class="fails"><rect [^>]*><text [^>]*>fails in 2\.9 s<\/text>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  test.each([
    [{ effect: 'slower', p50Ms: 3012, healthyP50Ms: 12 }, 'slower +3 s'],
    [{ effect: 'fails', p50Ms: 1004, healthyP50Ms: 12 }, 'fails in 1 s'],
    [{ effect: 'fallback', p50Ms: 14, healthyP50Ms: 12 }, 'fallback'],
    [{ effect: 'fallback', p50Ms: 412, healthyP50Ms: 12 }, 'fallback 410 ms'],
    [{ effect: 'hangs', p50Ms: 8000, healthyP50Ms: 12 }, 'hangs'],
    [{ effect: 'unknown', p50Ms: null, healthyP50Ms: 12 }, '?'],
  ] as const)('a cell says %o in a few letters', (cell, words) => {
    const answers = { same: 27, different: 0, failed: 3, unfinished: 0 };
    expect(cellWords({ fault: 'hang', p99Ms: null, answers, ...cell })).toBe(words);
  });

  test('of one call in ten it says what those saw that met it', () => {
    const answers = { same: 27, different: 0, failed: 3, unfinished: 0 };
    const cell = { fault: 'one in ten', p50Ms: 7, p99Ms: 114, healthyP50Ms: 11, answers } as const;
    expect(cellWords({ ...cell, effect: 'slower' })).toBe('slower +100 ms');
    expect(cellWords({ ...cell, effect: 'fails' })).toBe('3 of 30 fail');
  });
});
