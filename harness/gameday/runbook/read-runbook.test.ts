import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { payment } from '../../../targets/payment/target.ts';
import { blackhole } from '../../faults/edge/blackhole.ts';
import { latency } from '../../faults/edge/latency.ts';
import { defineRunbook } from './define-runbook.ts';
import { checkRunbook } from './read-runbook.ts';
import { GOOD, problemsOfCode, problemsOfText, sampleRunbook, TARGETS } from './sample-runbook.fixture.ts';
import { runbookJsonSchema } from './schema.ts';

const told = (change: object) => problemsOfText(stringify({ ...GOOD, ...change })).map(withoutLine);
const withoutLine = (problem: string) => problem.replace(/^line \d+: /, '');
const injected = (fault: object) => told({ steps: [{ at: '2m', inject: { name: 'it', ...fault } }] });

test('a runbook says what it leaves out, too', () => {
  const runbook = checkRunbook({ file: 'runbooks/slow-bank.json', written: GOOD, source: 'file' }, TARGETS);
  expect(runbook).toEqual({
    name: 'slow-bank',
    title: 'Slow bank',
    hypothesis: 'It sells on',
    roles: {},
    target: TARGETS['shop'],
    variants: ['unprotected', 'protected'],
    environment: 'auto',
    timeScale: 1,
    requests: [{ method: 'GET', path: '/orders' }],
    rate: 40,
    arrivals: 'constant',
    lengthMs: 600_000,
    steps: [
      { kind: 'inject', atMs: 120_000, name: 'slow bank', fault: latency('shop->bank', '5s') },
      { kind: 'lift', atMs: 240_000, name: 'slow bank' },
    ],
    steadyState: [],
    expect: {
      unprotected: [{ text: 'success rate >= 99%', expected: 'hold' }],
      protected: [{ text: 'success rate >= 99%', expected: 'hold' }],
    },
    abort: [],
    blastRadius: { share: 1, hosts: [], longestMs: 600_000 },
    alerts: [],
    alertRules: [],
  });
});

test('a runbook that says everything', () => {
  const runbook = sampleRunbook('slow-bank');
  expect(runbook).toMatchObject({
    owner: 'Ada Lovelace',
    roles: { conducts: 'Grace Hopper', 'writes down': 'Alan Turing' },
    rate: 40,
    arrivals: 'poisson',
    warmUp: { model: 'open', arrivals: { kind: 'constant', rate: 10 }, durationMs: 10_000 },
    expect: {
      protected: [
        { text: 'success rate during recovery >= 99%', expected: 'hold' },
        { text: 'p99 duration during recovery < 800ms', expected: 'hold' },
        { text: 'no thread exhaustion', expected: 'break' },
      ],
      unprotected: [
        { text: 'success rate during recovery >= 99%', expected: 'break' },
        { text: 'no thread exhaustion', expected: 'break' },
      ],
    },
    abort: [{ quantity: 'error rate' }, { text: 'throughput < 1/s in any 60s window' }],
    blastRadius: { on: ['shop->bank', 'stock'], share: 1, longestMs: 180_000 },
  });
  expect(runbook.steps.map(({ kind, atMs }) => `${kind} ${atMs / 1000}`)).toEqual([
    ...['say 0', 'gate 90', 'load 120', 'inject 180', 'inject 240', 'gate 270', 'lift 270', 'check 300', 'load 360'],
  ]);
  expect(runbook.steps[3]).toMatchObject({ forMs: 120_000, fault: { latencyMs: 5000, jitterMs: 1000, toxicity: 1 } });
});

test('the command line comes before the runbook', () => {
  const overrides = { timeScale: 20, variants: ['protected'], environment: 'docker', proxy: 'toxiproxy' } as const;
  expect(sampleRunbook('slow-bank', overrides)).toMatchObject(overrides);
  expect(() => sampleRunbook('slow-bank', { variants: ['protectd'] })).toThrow(/did you mean "protected"\?/);
});

test.each([
  [0.1, 10],
  [0.25, 4],
  [7, 7],
  [1, 1],
])('a time scale of %d is %d times faster', (timeScale, times) => {
  const written = { ...GOOD, timeScale };
  expect(checkRunbook({ file: 'a.yaml', written, source: 'file' }, TARGETS).timeScale).toBe(times);
});

describe('texts that are no runbook', () => {
  test.each([
    ['', 'book.yaml is empty'],
    ['# nothing yet\n', 'book.yaml is empty'],
    ['- a list\n', 'line 1: the file is ["a list"]: give fields with names'],
    ['just a text\n', 'line 1: the file is "just a text": give fields with names'],
    ['title:\tTabs\nsteps:\n\t- at: 1s\n', 'Tabs are not allowed as indentation'],
    ['title: a\ntitle: b\n', 'Map keys must be unique at line 2'],
    ['title: [a\n', 'line 2'],
    ['title: a\n---\ntitle: b\n', 'multiple documents'],
    ['a: &a [*b]\n', 'Unresolved alias'],
    ['? [a, b]\n: c\n', 'With stringKeys'],
  ])('%j', (text, problem) => expect(problemsOfText(text).join('\n')).toContain(problem));

  test('aliases that stand for more than any document holds', () => {
    const rows = Array.from({ length: 12 }, (_, i) => `b${i + 1}: &b${i + 1} [${Array(10).fill(`*b${i}`).join(', ')}]`);
    expect(problemsOfText(['b0: &b0 [x]', ...rows].join('\n')).join('\n')).toContain('alias');
  });
});

test('anchors are followed, and the line of a problem is that of its field', () => {
  const text = `${stringify({ ...GOOD, steps: undefined })}
steps:
  - at: 2m
    inject: &slow { name: slow, fault: latency, on: shop->bank, latency: 5s, for: 1m }
  - at: 4m
    inject: *slow
  - { at: 5m,
      lift: slwo }
`;
  const [first, ...more] = problemsOfText(text);
  expect(first).toBe('line 15: steps[2].lift is "slwo": nothing of this name is injected, did you mean "slow"?');
  expect(more).toEqual([]);
});

describe('fields', () => {
  test.each<[object, string]>([
    [{ hypothesys: 'x' }, 'hypothesys is no known field, did you mean "hypothesis"?'],
    [{ title: undefined }, 'title is missing: give a text, in quotes where it looks like something else'],
    [{ title: ' ' }, 'title is " ": it is empty'],
    [{ owner: 5 }, 'owner is 5: give a text, in quotes where it looks like something else'],
    [{ roles: { conductor: ['Ada'] } }, 'roles.conductor is ["Ada"]: give a text'],
    [{ roles: ['Ada'] }, 'roles is ["Ada"]: give fields with names'],
    [{ target: 'shp' }, 'target is "shp": the configuration has no such target, did you mean "shop"?'],
    [{ variants: [] }, 'variants is []: give at least one'],
    [{ variants: ['naive'] }, 'variants[0] is "naive": target shop has no such variant (there are: unprotected'],
    [{ environment: 'dokcer' }, 'did you mean "docker"?'],
    [{ proxy: 'envoy' }, 'proxy is "envoy": give one of embedded, toxiproxy'],
    [{ timeScale: 0 }, 'timeScale is 0: give a number from 1 to 1000'],
    [{ timeScale: -3 }, 'timeScale is -3'],
    [{ timeScale: 1e9 }, 'timeScale is 1000000000'],
    [{ env: { shp: { A: 'b' } } }, 'env.shp: target shop has no service shp, did you mean "shop"?'],
    [{ env: { shop: { SLOTS: 4 } } }, 'env.shop.SLOTS is 4: give a text, in quotes where it is a number'],
    [{ requests: ['FETCH /'] }, 'requests[0]: FETCH /: FETCH is no method'],
    [{ requests: ['GET orders'] }, 'requests[0]: GET orders: the path of a request begins with /'],
    [{ requests: ['GET /{{nobody}}'] }, 'requests: '],
    [{ load: '0/s' }, 'load is "0/s": give a rate above 0, such as 40/s, or { rate: 40/s, arrivals: poisson }'],
    [{ load: -5 }, 'load is -5: give a rate above 0'],
    [{ load: '40/min' }, 'load is "40/min": give a rate above 0'],
    [{ load: { rate: '40/s', arrivals: 'bursts' } }, 'load.arrivals is "bursts": give one of constant, poisson'],
    [{ load: { rat: '40/s' } }, 'load.rat is no known field, did you mean "rate"?'],
    [{ load: 1e300 }, 'load: a rate per second of 1e+300 is more than'],
    [{ load: Number.POSITIVE_INFINITY }, 'load is Infinity'],
    [{ length: 600 }, 'length is 600: say its unit, such as 600s or 600m'],
    [{ length: '0s' }, 'length is "0s": give a duration that is longer than 0'],
    [{ length: '-5m' }, 'length is "-5m": give a duration such as 90s or 1m30s'],
    [{ length: '999999h' }, 'load: requests of 143999856000 is more than 1000000000'],
    [{ warmUp: '10s' }, 'warmUp is "10s": give { rate: 10/s, for: 10s }'],
    [{ warmUp: { requests: 0, concurrency: 2 } }, 'warmUp.requests is 0'],
    [{ steps: {} }, 'steps is {}: give a list'],
    [{ expect: [] }, 'expect is []'],
    [{ expect: {} }, 'expect has no statements'],
    [{ expect: undefined }, 'expect is missing'],
    [{ expect: { 'success rate >= 99%': { naive: 'hold' } } }, 'names variant naive (there are: unprotected'],
    [{ expect: { 'success rate >= 99%': 'holds' } }, 'expect.success rate >= 99% is "holds"'],
    [{ abort: ['error rat > 1%'] }, 'abort[0]: "error rat > 1%": column 7'],
    [
      { abort: ['error rate > 20% in any 20m window'] },
      'abort[0]: "error rate > 20% in any 20m window": its window is',
    ],
    [
      { abort: ['max duration > 30s in any 10s window'] },
      'abort[0]: "max duration > 30s in any 10s window": a request of target shop ends at its deadline of 30 s',
    ],
    [{ blastRadius: { share: 50 } }, 'blastRadius.share is 50: give a share from 0% to 100%, did you mean 50%?'],
    [
      { blastRadius: { on: ['shop->bnk'] } },
      'blastRadius.on[0] is "shop->bnk": target shop has no such edge or service',
    ],
    [{ blastRadius: { longst: '1m' } }, 'blastRadius.longst is no known field, did you mean "longest"?'],
    [{ alerts: ['nowhere.yml'] }, 'alerts[0]: nowhere.yml cannot be read: ENOENT'],
  ])('%j', (change, problem) => expect(told(change).join('\n')).toContain(problem));
});

describe('steps', () => {
  const step = (written: unknown) => told({ steps: [written] });

  test.each<[unknown, string]>([
    [{ at: 60, say: 'Hi' }, 'steps[0].at is 60: say its unit, such as 60s or 60m'],
    [{ at: '1:30', say: 'Hi' }, 'steps[0].at is "1:30": give a duration such as 90s or 1m30s'],
    [{ say: 'Hi' }, 'steps[0].at is missing: give a duration such as 90s or 1m30s'],
    [{ at: '1m' }, 'steps[0] is {"at":"1m"}: say what is done: one of say, gate, lift, check, load, inject'],
    [{ at: '1m', sey: 'Hi' }, 'sey is no known field, did you mean "say"?'],
    [{ at: '1m', say: 'Hi', lift: 'x' }, 'a step does one thing, and this one has say and lift'],
    [{ at: '1m', say: 'Hi', by: 'Ada' }, 'steps[0].by is no known field'],
    [{ at: '1m', say: 7 }, 'steps[0].say is 7: give a text'],
    [{ at: '1m', load: '0/s' }, 'steps[0].load is "0/s": give a rate above 0'],
    [{ at: '1m', load: 1e9 }, 'steps[0].load: a rate per second of'],
    [{ at: '1m', inject: 'latency' }, 'steps[0].inject is "latency": give what is injected, such as'],
    ['wait', 'steps[0] is "wait": give at, and one of'],
    [null, 'steps[0] is null'],
  ])('%j', (written, problem) => expect(step(written).join('\n')).toContain(problem));

  test.each<[object, string]>([
    [{ on: 'shop->bank' }, 'steps[0].inject.fault is missing: give the name of a kind of fault'],
    [
      { fault: 'latancy', on: 'shop->bank' },
      'fault is "latancy": there is no such kind of fault, did you mean "latency"?',
    ],
    [{ fault: { kind: 'latency' }, on: 'x' }, 'steps[0].inject.fault is {"kind":"latency"}: give the name of a kind'],
    [{ fault: 'latency', on: 'shop->bank' }, 'steps[0].inject.latency is missing: give a duration'],
    [
      { fault: 'latency', on: 'shop->bank', latency: 5 },
      'steps[0].inject.latency is 5: say its unit, such as 5s or 5m',
    ],
    [
      { fault: 'latency', on: 'shop->bank', latency: '5s', jiter: '1s' },
      'inject.jiter is no known field, did you mean "jitter"?',
    ],
    [
      { fault: 'latency', on: 'shop->bank', latencyMs: 5000 },
      'inject.latencyMs is no known field, did you mean "latency"?',
    ],
    [{ fault: 'latency', on: 'shop->bank', latency: '5s', stream: 'up' }, 'give one of upstream, downstream'],
    [{ fault: 'latency', on: 'shop->bank', latency: '5s', toxicity: '200%' }, 'give a share from 0% to 100%'],
    [
      { fault: 'latency', on: 'shop->bank', latency: '5s', for: '0s' },
      'inject.for is "0s": give a duration that is longer',
    ],
    [{ fault: 'latency', on: 'shop->bnk', latency: '5s' }, 'latency acts on shop->bnk, did you mean "shop->bank"?'],
    [{ fault: 'latency', on: 'bank', latency: '5s' }, 'must name an edge such as payment->bank'],
    [{ fault: 'hang', on: 'shop->bank', stream: 'upstream' }, 'inject.stream is no known field'],
    [{ fault: 'freeze', on: 'shop->bank' }, 'must name a service, not an edge'],
    [{ fault: 'behave', on: 'bank', behaviour: { status: 402 } }, 'bank, which has no `behave` path'],
    [{ fault: 'http-status', on: 'shop->bank', status: 'teapot' }, 'inject.status is "teapot": give a number'],
    [{ fault: 'http-status', on: 'shop->bank', status: 1000 }, 'status'],
    [
      { fault: 'shape', on: 'shop->bank', steps: [{ at: '0s', fault: 'latancy' }] },
      'steps[0].inject.steps[0].fault is "latancy"',
    ],
    [
      { fault: 'shape', on: 'shop->bank', steps: [{ at: '0s', fault: 'latency', latency: 3 }] },
      'inject.steps[0].latency is 3',
    ],
    [{ fault: 'shape', on: 'shop->bank', steps: [{ at: '0s', fault: 'none' }] }, 'has no step with a fault'],
  ])('inject %j', (fault, problem) => expect(injected(fault).join('\n')).toContain(problem));

  test('of a kind that does not exist, the rest of the step is still read', () => {
    const steps = [
      { at: '2m', inject: { name: 'it', fault: 'latancy', on: 'x', for: 5 } },
      { at: '3m', lift: 'it' },
    ];
    expect(told({ steps })).toEqual([
      'steps[0].inject.fault is "latancy": there is no such kind of fault, did you mean "latency"?',
      'steps[0].inject.for is 5: say its unit, such as 5s or 5m',
    ]);
  });
});

describe('in code', () => {
  const written = defineRunbook({
    ...GOOD,
    load: '40/s',
    target: payment,
    variants: ['naive'],
    steps: [
      { at: 0, say: 'Hi' },
      { at: '1m', inject: { name: 'lost', fault: blackhole('payment->bank', { toxicity: 0.2 }), for: '2m' } },
      { at: '4m', inject: { name: 'slow', fault: 'latency', on: 'payment->fraud', latency: '1s', for: '10s' } },
    ],
  });

  test('targets are values, and faults are made by their builders', () => {
    const runbook = checkRunbook({ file: 'game.ts', written, source: 'code' }, {});
    expect(runbook.target).toBe(payment);
    expect(runbook.steps[1]).toMatchObject({ fault: blackhole('payment->bank', { toxicity: 0.2 }), forMs: 120_000 });
    expect(runbook.steps[2]).toMatchObject({ fault: latency('payment->fraud', '1s') });
  });

  test.each<[object, string]>([
    [{ target: {} }, 'target: name: '],
    [
      { target: { ...payment, edges: [{ from: 'payment', to: 'bnk' }] } },
      'target: target payment: edge payment->bnk names',
    ],
    [
      { steps: [{ at: '1m', inject: { name: 'x', fault: latency('payment->bnk', 5) } }] },
      'did you mean "payment->bank"?',
    ],
    [
      { steps: [{ at: '1m', inject: { name: 'x', fault: { kind: 'gremlin', on: 'y' } } }] },
      'fault gremlin does not exist',
    ],
    [{ steps: [{ at: '1m', inject: { name: 'x', fault: {} } }] }, 'inject.fault.kind is missing'],
    [{ steps: 5 }, 'steps is 5: give a list'],
  ])('%#', (change, problem) => expect(problemsOfCode({ ...written, ...change }).join('\n')).toContain(problem));

  test.each([[undefined], [null], [7], ['text'], [() => 1], [[]]])('%j is no runbook', (value) => {
    expect(problemsOfCode(value)[0]).toContain('the file');
  });
});

test('the published JSON Schema is that of the code (else: npm run schema)', () => {
  const published = readFileSync(new URL('./runbook.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(runbookJsonSchema())));
});
