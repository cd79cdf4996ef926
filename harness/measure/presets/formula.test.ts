import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { parseFormula } from './parse-formula.ts';
import { type Reading, readJson, readPrometheus } from './reading.ts';

const value = (text: string, reading: Reading) => evaluate(parseFormula(text), reading, [])[0]?.value;
const perPool = (text: string, reading: Reading) =>
  evaluate(parseFormula(text), reading, ['pool']).map(({ labels, value }) => [labels['pool'], value]);

const METRICS = readPrometheus(`
max 200
busy{name="a"} 3
busy{name="b"} 4
state{state="open"} 0
state{state="half_open"} 1
limit{pool="x"} 10
limit{pool="y"} 0
used{pool="x"} 7
lag{quantile="0.5"} 1
lag{quantile="0.99"} 9
broken NaN
`);

test.each([
  ['max - busy', 193],
  ['2 * state{state="open"} + state{state="half_open"}', 1],
  ['max - busy - 3 * 2', 187],
  ['max - (busy - 3) * 2', 192],
  ['max / busy{name="b"}', 50],
  ['-busy + 1', -6],
  ['max(busy{name="a"}, busy{name="b"}, 2)', 4],
  ['busy{name=~"a|b"}', 7],
  ['busy{name!="a"}', 4],
  ['busy{name!~"b.*"}', 3],
  ['max > 0', 200],
  ['(busy > -1) + 1', 8],
  ['50', 50],
])('%s is %d', (text, wanted) => {
  expect(value(text, METRICS)).toBe(wanted);
});

test.each([
  ['a metric that is not there', 'max - missing'],
  ['a label that is not there', 'busy{name="c"}'],
  ['a label value that only begins like it', 'busy{name=~"."} - busy{name=~""}'],
  ['one of several in max', 'max(max, missing)'],
  ['a comparison that does not hold', 'max > 200'],
  ['a metric that is no number', 'broken'],
  ['a division by 0', 'max / state{state="open"}'],
  ['samples that all have the label', 'lag{quantile=""}'],
])('there is no value for %s', (_, text) => {
  expect(value(text, METRICS)).toBeUndefined();
});

test('a label that the word names keeps groups apart, and a group that lacks a part has no value', () => {
  expect(perPool('limit', METRICS)).toEqual([
    ['x', 10],
    ['y', 0],
  ]);
  expect(perPool('limit > 0', METRICS)).toEqual([['x', 10]]);
  expect(perPool('limit - used', METRICS)).toEqual([['x', 3]]);
});

test('a counter that has not counted yet is 0, a gauge without a sample is none', () => {
  const declared = readPrometheus('# TYPE calls counter\n# TYPE open gauge\n');
  expect([value('calls', declared), value('open', declared)]).toEqual([0, undefined]);
});

test('a label value that a counter has not had yet is 0, where its other values have occurred', () => {
  const text = '# TYPE calls_total counter\ncalls_total{pool="a",kind="ok"} 5\ncalls_total{pool="b",kind="refused"} 2';
  const refused = 'calls_total{kind="refused"}';
  expect(value('calls_total{kind="failed"} + 1', readPrometheus(text))).toBe(1);
  expect(perPool(refused, readPrometheus(text))).toEqual([
    ['b', 2],
    ['a', 0],
  ]);
  expect(value(refused, readPrometheus('# TYPE calls gauge\nother_total{kind="ok"} 5'))).toBeUndefined();
  expect(value('calls{kind="failed"}', readPrometheus('calls{kind="ok"} 5'))).toBeUndefined();
  expect(value('calls_total', readPrometheus('# TYPE calls counter\n'))).toBe(0);
});

test('a metric that has lost a line has no value', () => {
  const reading = readPrometheus('busy{name="a"} 3\nbusy{name="b"} x\n# TYPE calls counter\ncalls{a="1} 5\nmax 9');
  expect([value('busy', reading), value('calls', reading), value('max', reading)]).toEqual([undefined, undefined, 9]);
});

const JSONS = readJson([
  '{"pools":{"bank":{"running":5,"up":true},"http://x/\\"y\\"":{"running":2,"up":false}},"state":"OPEN","n":"7","none":null}',
  '{"list":[{"info":{"name":"a"},"size":1},{"info":{"name":"b"},"size":2},{"size":4}]}',
]);

test.each([
  ['$[0].pools.bank.running', 5],
  ['$[0].pools["http://x/\\"y\\""].running', 2],
  ['$[0].pools[*].running', 7],
  ['$[0].pools.bank.up + $[0].pools[*].up', 2],
  ['$[1].list[2].size', 4],
  ['$[0].state is "OPEN"', 1],
  ['2 * $[0].state is "CLOSED" + 1', 1],
])('%s is %d', (text, wanted) => {
  expect(value(text, JSONS)).toBe(wanted);
});

test.each([
  ['CLOSED', 0],
  ['half_open', 1],
  ['Half-Open', 1],
  ['halfOpen', 1],
  ['OPEN', 2],
  ['FORCED_OPEN', 2],
  ['metrics_only', 0],
  ['broken', undefined],
  [2, 2],
  [true, 1],
])('the state %j of a breaker is %j', (state, wanted) => {
  const reading = readJson([JSON.stringify({ breakers: { bank: { state } } })]);
  expect(value('state($.breakers.bank.state)', reading)).toBe(wanted);
});

test.each([
  '$[0].pools.fraud.running',
  '$[0].n',
  '$[0].none',
  '$[0].state',
  '$[2].x',
  '$[0].n.x',
  '$[0].toString',
  '$[0].missing is "OPEN"',
])('there is no value for %s', (text) => {
  expect(value(text, JSONS)).toBeUndefined();
});

test('a path keeps its keys, or what elements call themselves, as a label', () => {
  expect(perPool('$[0].pools[$pool].running', JSONS)).toEqual([
    ['bank', 5],
    ['http://x/"y"', 2],
  ]);
  expect(perPool('$[1].list[$pool=info.name].size', JSONS)).toEqual([
    ['a', 1],
    ['b', 2],
  ]);
});

test.each([
  ['max -', 'it ends where'],
  ['max busy', '"busy" is one too many'],
  ['(max', '")" is missing'],
  ['max(a', '")" is missing'],
  ['* 2', '"*" stands where'],
  ['busy{name=a}', 'is no label matcher'],
  ['$.a[?]', 'is no step of a path'],
  ['$.a is OPEN', '"is" wants a text'],
  ['state(open)', 'state() wants the path'],
  ['state($.a', '")" is missing'],
  ['a % b', 'cannot be read'],
])('refuses %s', (text, message) => {
  expect(() => parseFormula(text)).toThrow(message);
});

test('arithmetic binds as JavaScript has it', () => {
  const number = fc.integer({ min: 0, max: 99 }).map(String);
  const { text } = fc.letrec<{ text: string }>((tie) => ({
    text: fc.oneof(
      { depthSize: 'small' },
      number,
      fc.tuple(tie('text'), fc.constantFrom('+', '-', '*', '/'), tie('text')).map((parts) => parts.join(' ')),
      tie('text').map((inner) => `(${inner})`),
    ),
  }));
  fc.assert(
    fc.property(text, (formula) => {
      const wanted: number = new Function(`return ${formula}`)();
      const got = value(formula, METRICS);
      expect(got).toBe(Number.isFinite(wanted) ? wanted : undefined);
    }),
    { numRuns: 300 },
  );
});
