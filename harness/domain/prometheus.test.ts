import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePrometheus } from './prometheus.ts';

const TEXT = `
# HELP arrivals_total Requests that arrived
# TYPE arrivals_total counter
arrivals_total{route="/charge",attempt_header="1"} 12
arrivals_total{ route = "/a}b" , attempt_header = "2" , } 3 1700000000000
# TYPE wait_seconds histogram
wait_seconds_bucket{le="+Inf"} 5
wait_seconds_sum 1.5e-3
wait_seconds_count 5
# TYPE slots_available gauge
slots_available -0.5
limit +Inf
`;

test('samples have name, labels, value and the type of their family', () => {
  expect(parsePrometheus(TEXT).samples).toEqual([
    {
      kind: 'sample',
      name: 'arrivals_total',
      labels: { route: '/charge', attempt_header: '1' },
      value: 12,
      type: 'counter',
    },
    {
      kind: 'sample',
      name: 'arrivals_total',
      labels: { route: '/a}b', attempt_header: '2' },
      value: 3,
      type: 'counter',
      timestamp: 1_700_000_000_000,
    },
    { kind: 'sample', name: 'wait_seconds_bucket', labels: { le: '+Inf' }, value: 5, type: 'histogram' },
    { kind: 'sample', name: 'wait_seconds_sum', labels: {}, value: 0.0015, type: 'histogram' },
    { kind: 'sample', name: 'wait_seconds_count', labels: {}, value: 5, type: 'histogram' },
    { kind: 'sample', name: 'slots_available', labels: {}, value: -0.5, type: 'gauge' },
    { kind: 'sample', name: 'limit', labels: {}, value: Number.POSITIVE_INFINITY, type: 'untyped' },
  ]);
});

test('a counter that has not counted yet is known by its type', () => {
  const { samples, types } = parsePrometheus('# HELP arrivals_total Requests\n# TYPE arrivals_total counter\n');
  expect([samples, types.get('arrivals_total')]).toEqual([[], 'counter']);
});

const one = (text: string) => {
  const { samples, unreadable } = parsePrometheus(text);
  return unreadable.length > 0 ? 'unreadable' : samples.map(({ name, labels, value }) => [name, labels, value]);
};

// What Prometheus' own parsers or its Python client take; the right answers were derived from theirs.
test.each<[string, [string, Record<string, string>, number][]]>([
  ['x_bucket{le="1"} 5 # {trace_id="a # b"} 0.5 1520879607.789', [['x_bucket', { le: '1' }, 5]]],
  ['x_total 5 1520879607.789 # {} 1', [['x_total', {}, 5]]],
  ['x 5 -1520879607789', [['x', {}, 5]]],
  ['x 5 1.5e9 ', [['x', {}, 5]]],
  ['x nan', [['x', {}, Number.NaN]]],
  ['x -NaN', [['x', {}, Number.NaN]]],
  ['x +inf', [['x', {}, Number.POSITIVE_INFINITY]]],
  ['x -Infinity', [['x', {}, Number.NEGATIVE_INFINITY]]],
  ['x +.5E-3', [['x', {}, 0.0005]]],
  ['x 5.', [['x', {}, 5]]],
  ['{"my.metric",a="b",} 1', [['my.metric', { a: 'b' }, 1]]],
  ['{a="b", "my \\"metric\\""}1', [['my "metric"', { a: 'b' }, 1]]],
  ['x{"my.label"="b"} 1', [['x', { 'my.label': 'b' }, 1]]],
  ['x {a = "b" c="d",} 1', [['x', { a: 'b', c: 'd' }, 1]]],
  [':node:sum{} 1', [[':node:sum', {}, 1]]],
  ['x{a="}# {\\\\n\\n\\x"}\t1', [['x', { a: '}# {\\n\n\\x' }, 1]]],
  [
    'x{a="b\nc"} 1\ny 2',
    [
      ['x', { a: 'b\nc' }, 1],
      ['y', {}, 2],
    ],
  ],
  ['\uFEFF \t x\t1\r\n\r\n#\n #EOF\n# UNIT x seconds\n# HELP y z', [['x', {}, 1]]],
  ['x 1\nx 1', [['x', {}, 1]]],
  ['x 1 5\nx 2 6', [['x', {}, 1]]],
  ['', []],
])('takes %j', (text, samples) => {
  expect(one(text)).toEqual(samples);
});

test.each([
  'no value',
  'x',
  'x ',
  'name{a="b" 1',
  'name{a=b} 1',
  "name{a='b'} 1",
  'name one',
  '{a="b"} 1',
  '{"a","b"} 1',
  'x{"y"} 1',
  'x{,a="b"} 1',
  'x{a="b",,c="d"} 1',
  'x{=""} 1',
  'x{""="b"} 1',
  'x{a="1",a="2"} 1',
  'x{product-id="1"} 1',
  'x{a="b',
  'my.metric 1',
  '9x 1',
  'x 0x1p-2',
  'x 0x10',
  'x 1_000',
  'x 1,5',
  'x 1\0',
  'x infinit',
  'x 1 NaN',
  'x 1 2 3',
  'x 1 #',
  'x 1 # {a="b"}',
  'x 1 # {a=b} 1',
  'x {count:24,sum:100,schema:0}',
  '<html>',
])('refuses %j', (line) => {
  expect(one(line)).toBe('unreadable');
});

test('a line that cannot be read is reported, and all others are read', () => {
  const { samples, unreadable } = parsePrometheus('# HELP x y\nx{a="1\n2"} 1\r\ny{b="2"} oops\nz{c="\n{"q.r"} ?\nv 2');
  expect(samples.map(({ name }) => name)).toEqual(['x', 'v']);
  expect(unreadable).toEqual([
    { line: 4, text: 'y{b="2"} oops', name: 'y' },
    { line: 5, text: 'z{c="', name: 'z' },
    { line: 6, text: '{"q.r"} ?', name: 'q.r' },
  ]);
});

test.each([
  ['# TYPE x counter\nx_total 1\nx_created 5\nx_count 3', ['counter', 'gauge', 'untyped']],
  ['#   TYPE\tx  histogram\nx_sum 1\nx_count 1\nx_bucket{le="1"} 1', ['histogram', 'histogram', 'histogram']],
  ['# TYPE x gauge\nx 1\nx_total 2\nx_sum 3', ['gauge', 'untyped', 'untyped']],
  ['# TYPE x gaugehistogram\nx_gcount 1\nx_gsum 1', ['gaugehistogram', 'gaugehistogram']],
  ['# TYPE x unknown\nx 1', ['untyped']],
  ['# TYPE x counter \r\nx 1', ['counter']],
  ['#TYPE x counter\nx 1', ['untyped']],
  ['# TYPE "my.x" counter\n{"my.x_total"} 1', ['counter']],
])('%j declares these types', (text, types) => {
  expect(parsePrometheus(text).samples.map(({ type }) => type)).toEqual(types);
});

test('a printed sample is read back, whatever its name and labels hold', () => {
  const anyName = fc.oneof(fc.stringMatching(/^[a-z_:][\w:]{0,5}$/), fc.string({ unit: 'binary', minLength: 1 }));
  const anyLabels = fc.dictionary(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), {
    maxKeys: 4,
  });
  const anyValue = fc.double({ noNaN: true }).map((value) => value + 0);
  fc.assert(
    fc.property(anyName, anyLabels, anyValue, (name, given, value) => {
      const labels = { ...given };
      const pairs = Object.entries(labels).map(([label, text]) => `${quoted(label)}=${quoted(text)}`);
      const text = `{${[quoted(name), ...pairs].join(',')}} ${value}`;
      expect(one(text)).toEqual([[name, labels, value]]);
    }),
  );
});

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

test('no text at all makes it throw', () => {
  const pieces = fc.constantFrom(
    'x',
    '{',
    '}',
    '"',
    '\\',
    '=',
    ',',
    ' ',
    '\n',
    '\r',
    '#',
    '# TYPE ',
    'a="b"',
    '1',
    'e5',
    'NaN',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(pieces).map((parts) => parts.join('')),
      ),
      (text) => {
        const { samples, unreadable } = parsePrometheus(text);
        const lines = text.split('\n').length;
        expect(samples.length + unreadable.length).toBeLessThanOrEqual(lines);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each([
  ['quotes that never end', 'x{a="'],
  ['bad lines', 'x{a="\n'],
  ['labels', 'a="",'],
  ['backslashes', 'x{a="\\'],
  ['digits', '1'],
  ['blanks', ' '],
  ['exemplars', 'x 1 # {'],
  ['names', '_'],
])('its time grows with the length of a text of %s', (_, piece) => {
  const seconds = (length: number) => {
    const text = piece.repeat(length / piece.length);
    const from = performance.now();
    parsePrometheus(text);
    return (performance.now() - from) / 1000;
  };
  seconds(1e5);
  // Sixteen times the text may take as many times as long, and what is quadratic takes 256 times.
  expect(seconds(1.6e6)).toBeLessThan(80 * (seconds(1e5) + 0.001));
});

test('a series that is printed twice with two values has none, and one with the same value has that', () => {
  const { samples, unreadable } = parsePrometheus('x{a="1"} 0\nx{a="2"} 5\nx{a="1"} 2\nx{a="2"} 5\ny NaN\ny NaN');
  expect(samples.map(({ name, labels, value }) => [name, labels['a'], value])).toEqual([
    ['x', '2', 5],
    ['y', undefined, Number.NaN],
  ]);
  const problem = 'x{a="1"} is printed twice, with two values';
  expect(unreadable).toEqual([{ line: 3, text: 'x{a="1"} 2', name: 'x', problem }]);
});
