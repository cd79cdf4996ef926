import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { create } from 'xmlbuilder2';
import type { Chart } from '../chart/chart.ts';
import { renderSvg } from './render.ts';

const caption = { of: 'S3-open', about: 'what is seen' };
const threads: Chart = {
  title: 'Threads available',
  kind: 'gauge',
  xUnit: 's',
  yUnit: 'count',
  xTitle: 'time',
  lines: [
    {
      name: 'naive',
      points: [
        [0, 200],
        [4, 0],
        [10, null],
        [12, 5],
      ],
    },
    {
      name: 'budgeted',
      points: [
        [0, 200],
        [4, 150],
        [10, 151],
      ],
    },
  ],
  bands: [{ from: 1, to: 9, text: 'latency 5 s on payment->bank' }],
  bounds: [{ at: 50, text: 'available threads > 50' }],
};
const charts: Record<string, Chart> = {
  gauge: threads,
  rate: { ...threads, kind: 'rate', yUnit: 'per second' },
  lines: { ...threads, kind: 'lines', yUnit: 'ms' },
  points: { ...threads, kind: 'points', yUnit: 'ms' },
  stack: { ...threads, kind: 'stack', yUnit: 'per second' },
  states: {
    ...threads,
    kind: 'states',
    yUnit: 'state',
    lines: [
      {
        name: 'consec5',
        points: [
          [0, 0],
          [2, 2],
          [8, 1],
          [9, 0],
          [10, 0],
        ],
      },
    ],
  },
  spectrum: {
    ...threads,
    kind: 'lines',
    xUnit: 'percentile',
    yUnit: 'ms',
    log: true,
    lines: [
      {
        name: 'single',
        points: [
          [0, 25],
          [1, 60],
          [3, 5000],
        ],
      },
    ],
  },
};

describe.each(Object.entries(charts))('a drawing of kind %s', (_, chart) => {
  const svg = renderSvg(chart, caption);

  test('is well-formed XML that says what it shows', () => {
    expect(() => create(svg)).not.toThrow();
    expect(svg).toContain('<desc id="d">what is seen</desc>');
  });

  test('names its lines, its fault and its axes in words', () => {
    for (const { name } of chart.lines) expect(svg).toContain(`>${name}</text>`);
    expect(svg).toContain('>latency 5 s on payment-&gt;bank</text>');
    expect(svg).toContain('>time</text>');
  });

  test('has no coordinate that is no number, and colours for the dark', () => {
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    expect(svg).toContain('prefers-color-scheme:dark');
  });
});

test('lines differ in their dashes, not in their colours only', () => {
  const dashes = [...renderSvg(threads, caption).matchAll(/stroke-dasharray="([^"]*)" d="/g)].map(([, dash]) => dash);
  expect(new Set(dashes).size).toBe(threads.lines.length);
});

test('a line is broken where it has a gap', () => {
  expect(renderSvg(threads, caption).match(/d="M[^"]*M[^"]*"/g)).toHaveLength(1);
});

test('a value between two gaps is seen as a dot', () => {
  const line = {
    name: 'naive',
    points: [
      [0, null],
      [1, 20],
      [2, null],
      [3, 40],
      [4, 50],
    ] as const,
  };
  expect(renderSvg({ ...threads, kind: 'lines', lines: [line] }, caption).match(/<circle /g)).toHaveLength(1);
});

test('the bound of a statement is drawn, unless it is so far away that it would flatten the lines', () => {
  expect(renderSvg(threads, caption)).toContain('available threads &gt; 50');
  expect(renderSvg({ ...threads, bounds: [{ at: 5000, text: 'far' }] }, caption)).not.toContain('far');
});

test('states of a breaker have heights: closed is low, open is high', () => {
  const heights = [
    ...renderSvg(charts['states']!, caption).matchAll(
      /fill="var\(--(closed|half-open|open)\)" x="[^"]*" y="[^"]*" width="[^"]*" height="(\d+)"/g,
    ),
  ];
  expect(heights.slice(-4).map(([, state, height]) => [state, Number(height)])).toEqual([
    ['closed', 4],
    ['open', 24],
    ['half-open', 13],
    ['closed', 4],
  ]);
});

test('whatever names and values there are, the drawing is well-formed', () => {
  const point = fc.tuple(fc.float({ min: 0, max: 1000, noNaN: true }), fc.option(fc.integer({ min: 0, max: 2 })));
  const line = fc.record({ name: fc.string({ unit: 'binary' }), points: fc.array(point, { maxLength: 5 }) });
  const kind = fc.constantFrom(
    'lines' as const,
    'gauge' as const,
    'rate' as const,
    'stack' as const,
    'states' as const,
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 4 }), kind, fc.string({ unit: 'binary' }), (lines, kind, text) => {
      const sorted = lines.map((each) => ({ ...each, points: each.points.toSorted(([a], [b]) => a - b) }));
      const svg = renderSvg(
        { ...threads, kind, lines: sorted, title: text, bands: [{ from: 0, to: 1, text }] },
        { of: text, about: text },
      );
      expect(() => create(svg)).not.toThrow();
      expect(svg).not.toMatch(/[="( ]NaN|undefined|Infinity/);
    }),
  );
});
