import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { sampleScan } from '../sample-scan.fixture.ts';
import { fromStored, type ScanRecord, storedScanSchema, toStored } from '../scan-record.ts';
import { renderScanPage } from './page.ts';

const record = sampleScan();
const page = renderScanPage(record);
const plots = (text: string) =>
  JSON.parse(inflateRawSync(Buffer.from(/id="charts">([^<]*)</.exec(text)?.[1] ?? '', 'base64')).toString());

test('the matrix comes first, then what to change, then what that rests on', () => {
  const order = ['id="matrix"', 'id="findings-title"', 'id="e1-title"'].map((text) => page.indexOf(text));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(Math.min(...order)).toBeGreaterThan(0);
});

test('each cell leads to what was seen, and names what does not even call the edge', () => {
  expect(page).toMatch(/<td role="cell" class="hangs"><a href="#e1-6">/);
  expect(page).toMatch(/<td role="cell" class="hangs bystander"><a href="#e1-6">.*, though it does not call it/);
  expect(page).toContain('id="e1-6" open');
  expect(page).toContain('<span class="vh">not known</span>');
});

test('a finding says what to change, with its names as code and a link', () => {
  expect(page).toMatch(/<li class="harm-5"><p><b><code>GET \/orders<\/code>: when bank never answers, 8 waiting calls/);
  expect(page).toMatch(/Give the call to bank a timeout; .* <a href="#e1-6">What was seen<\/a>/);
});

test('each inference stands with what it rests on', () => {
  expect(page).toMatch(/<dt>timeout<\/dt><dd>none seen<\/dd><dd class="why">no call was given up within/);
  expect(page).toMatch(/<dt>limit<\/dt><dd>8 calls at once<\/dd><dd class="why">8 calls waited at once, and \d+ more/);
});

test('behind a fault stand the requests of each route by how they ended, and the calls at the edge', () => {
  const charts = plots(page);
  const names = (id: string) => charts[id].lines.map(({ name }: { name: string }) => name);
  expect(Object.keys(charts)).toEqual(['e1-3-0', 'e1-3-1', 'e1-3-2', 'e1-6-0', 'e1-6-1', 'e1-6-2']);
  expect(names('e1-3-0')).toEqual(['as before', 'failed']);
  expect(names('e1-6-2')).toEqual(['waiting', 'when all is well']);
  expect(charts['e1-6-0'].bands).toEqual([{ from: 1, to: 10.5, text: 'never answers' }]);
});

test('it is the same from what was stored', () => {
  const stored = JSON.parse(JSON.stringify(toStored(record)));
  expect(renderScanPage(fromStored(storedScanSchema.parse(stored)))).toBe(page);
});

describe('text from a target', () => {
  test('cannot become markup', () => {
    const evil = '</script><img src=x onerror=alert(1)>"\'&';
    const text = JSON.stringify(toStored(record)).replaceAll('GET /orders', JSON.stringify(evil).slice(1, -1));
    const dirty: ScanRecord = fromStored(JSON.parse(text));
    const poisoned = renderScanPage({ ...dirty, run: { ...dirty.run, target: evil, id: evil } });
    expect(poisoned).not.toContain('<img');
    expect(poisoned.match(/<\/script>/g)).toHaveLength(2);
    expect(JSON.stringify(plots(poisoned))).toContain('onerror');
  });
});

test('five edges and six routes fit into one megabyte', () => {
  const routes = Array.from({ length: 6 }, (_, i) => ({ ...record.evidence.routes[0]!, route: `GET /${i}` }));
  const edges = Array.from({ length: 5 }, (_, i) => ({ from: 'shop', to: `dependency-${i}` }));
  const [seen] = record.evidence.cells;
  const cells = edges.flatMap(({ from, to }) =>
    (['slow', 'one in ten', 'http 503', 'reset', 'refuse', 'hang'] as const).map((fault) => ({
      ...seen!,
      edge: `${from}->${to}`,
      fault,
      requests: routes.flatMap(({ route }) =>
        seen!.requests.map((request, i) => ({
          ...request,
          route,
          durationMs: request.durationMs + ((i * 7919) % 997) / 7,
        })),
      ),
      connections: new Map([[`${from}->${to}`, seen!.connections.values().next().value!]]),
    })),
  );
  const large: ScanRecord = {
    run: { ...record.run, edges },
    evidence: { ...record.evidence, routes, cells, skipped: [] },
  };
  expect(Buffer.byteLength(renderScanPage(large))).toBeLessThan(1_000_000);
});
