import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Target } from '../../domain/target.ts';
import { readDocument } from '../../planner/read-document.ts';
import { checkRunbook, readText } from '../runbook/read-runbook.ts';
import { TARGETS } from '../runbook/sample-runbook.fixture.ts';
import { importExperiment } from './import-experiment.ts';
import { runbookYaml } from './write-yaml.ts';

const FOLDER = fileURLToPath(new URL('../../../fixtures/experiments/', import.meta.url));
const SHOP = TARGETS['shop'] as Target;
const read = (file: string, target?: Target) =>
  importExperiment(file, readDocument(file, readFileSync(FOLDER + file, 'utf8')), target);

/** Each step in a line. */
const stepsOf = (file: string, target: Target | undefined = SHOP) =>
  read(file, target).runbook.steps.map((step) => JSON.stringify(step).replaceAll('"', ''));

test.each(readdirSync(FOLDER))('%s becomes a runbook that passes its own checks', (file) => {
  const text = runbookYaml(file, read(file, SHOP));
  const runbook = checkRunbook(readText(`${file}.yaml`, text), TARGETS);
  expect(runbook).toMatchObject({ target: SHOP, variants: ['unprotected', 'protected'] });
});

test.each(readdirSync(FOLDER))('%s without a target passes them once names fit', (file) => {
  const { runbook, chosen } = read(file);
  expect(chosen[0]).toBe('target: give the name of one in your configuration');
  const named = JSON.parse(
    JSON.stringify(runbook)
      .replaceAll(/caller->(shop[-_](?:to_)?)?/g, 'shop->')
      .replaceAll('my-target', 'shop'),
  );
  expect(() => checkRunbook({ file: 'a.yaml', written: named, source: 'file' }, TARGETS)).not.toThrow();
});

test('a latency with pauses, a probe in the middle and a rollback', () => {
  const { runbook, left, chosen } = read('slow-bank.json', SHOP);
  expect(runbook).toMatchObject({
    title: 'Orders survive a slow bank',
    hypothesis: 'The shop answers within three seconds',
    notes: 'Latency on the way to the bank should not take the shop down.',
    target: 'shop',
    requests: ['GET /orders'],
    length: '121s',
    steadyState: ['success rate >= 99%', 'p99 duration < 3s'],
    expect: ['success rate >= 99%', 'p99 duration < 3s'],
  });
  expect(stepsOf('slow-bank.json')).toEqual([
    '{at:31s,inject:{name:slow-bank,fault:latency,on:shop->bank,latency:2s,jitter:200ms}}',
    '{at:91s,check:success rate >= 99%}',
    '{at:91s,check:p99 duration < 3s}',
    '{at:91s,lift:slow-bank}',
  ]);
  expect(left).toEqual([
    'place-proxy: Squall puts a proxy on every edge, and takes it away, itself',
    'remove-proxy: Squall puts a proxy on every edge, and takes it away, itself',
    'tags: a runbook has no such field',
  ]);
  expect(chosen).toContain('load: 20/s; an experiment does not say what is sent');
});

test('a proxy that is switched off, and probes of which only some are statements', () => {
  expect(stepsOf('bank-down.json')).toEqual([
    '{at:40s,inject:{name:cut-the-bank,fault:down,on:shop->bank}}',
    '{at:70s,lift:cut-the-bank}',
  ]);
  expect(read('bank-down.json', SHOP).left).toEqual([
    'steady state, stock-answers: it asks http://localhost:8081, and the load goes to one service, the front',
    'steady state, proxy-is-there: a probe of chaostoxi.proxy.probes.proxy_exist has no statement here',
    'steady state, page-says-ok: only the status of a success is a statement here',
  ]);
});

test('every toxic, with the units of Toxiproxy', () => {
  expect(stepsOf('every-toxic.yaml')).toEqual([
    '{at:30s,inject:{name:slow-close,fault:slow-close,on:shop->bank,delay:500ms}}',
    '{at:50s,inject:{name:thin,fault:bandwidth,on:shop->bank,kbPerSecond:10}}',
    '{at:70s,inject:{name:silence,fault:blackhole,on:shop->bank,stream:downstream}}',
    '{at:90s,inject:{name:half-silence,fault:timeout,on:shop->bank,stream:downstream,after:1.5s}}',
    '{at:110s,inject:{name:slices,fault:slicer,on:shop->bank,bytes:64,pause:2ms}}',
    '{at:130s,inject:{name:limit,fault:limit-data,on:shop->bank,bytes:100}}',
    '{at:150s,inject:{name:resets,fault:reset,on:shop->stock,stream:upstream,toxicity:25%,after:100ms}}',
    ...['slow-close', 'thin', 'silence', 'half-silence', 'slices', 'limit', 'resets'].map(
      (name) => `{at:170s,lift:${name}}`,
    ),
  ]);
  const { left, chosen } = read('every-toxic.yaml', SHOP);
  expect(left).toEqual(['magic: there is no fault for toxics of type magic', 'no latency: its latency is missing']);
  expect(chosen).toContain('slices: pieces differ by half their size here, whatever size_variation is');
});

const probe = (url: string) => ({ name: 'asks', type: 'probe', tolerance: 200, provider: { type: 'http', url } });
const asking = (url: string) =>
  importExperiment('x', { method: [{ name: 'm' }], 'steady-state-hypothesis': { probes: [probe(url)] } });

test('credentials of a probe are not lost without a word, and not shown', () => {
  const { runbook, left } = asking('http://ada:hunter2@shop/x');
  expect(runbook).not.toHaveProperty('requests');
  expect(left[0]).toBe(
    'steady state, asks: its URL has credentials: they belong into a header of `requests`, filled from the configuration',
  );
});

test('what waits in the background there and in line here is told', () => {
  const method = [{ name: 'm', background: true, pauses: { after: 5 } }];
  expect(importExperiment('x', { method }).left).toContain(
    'm: it runs in the background there, and here what follows waits for its pauses',
  );
});

test('braces of a URL are no placeholders', () => {
  expect(asking('http://shop/x?q={{a}}').runbook).toMatchObject({ requests: ['GET /x?q={{open}}a}}'] });
});

test('processes that are stopped, started and restarted', () => {
  expect(stepsOf('stopped-stock.yaml')).toEqual([
    '{at:30s,inject:{name:stop-stock,fault:kill,on:stock}}',
    '{at:75s,lift:stop-stock}',
    '{at:105s,inject:{name:restart-bank,fault:restart,on:bank,for:30s}}',
  ]);
  const { left, chosen, runbook } = read('stopped-stock.yaml', SHOP);
  expect(runbook).toMatchObject({
    requests: ['GET /orders?limit=5'],
    steadyState: ['success rate >= 99%', 'p99 duration < 2s'],
  });
  expect(chosen).toContain('stop-stock: it is killed (SIGKILL) here, not asked to stop');
  expect(left).toEqual([
    'fill-disk: what fallocate runs is not known to break one service',
    'stop-everything: what docker runs is not known to break one service',
  ]);
});

test('a process that is frozen; secrets are in no output', () => {
  expect(stepsOf('frozen-bank.json')).toEqual([
    '{at:30s,inject:{name:freeze,fault:freeze,on:bank}}',
    '{at:60s,lift:freeze}',
    '{at:60s,inject:{name:kill,fault:kill,on:bank}}',
  ]);
  const imported = read('frozen-bank.json', SHOP);
  expect(imported.left).toEqual([
    'freeze: its pause is no number of seconds that the experiment says',
    'call-with-secret: http http://localhost:9000 is neither Toxiproxy nor a process of a service',
    'secrets: set them in `env`, or in the configuration, where the services need them',
    'controls: nothing of the kind is run',
  ]);
  expect(imported.chosen).toContain('kill: nothing in the experiment ends it, so it acts until the load ends');
  expect(runbookYaml('x', imported)).not.toContain('hunter2');
});

test('the API of Toxiproxy, which people also call themselves', () => {
  expect(stepsOf('toxiproxy-api.json')).toEqual([
    '{at:30s,inject:{name:latency_downstream,fault:latency,on:shop->bank,latency:1s}}',
    '{at:50s,inject:{name:off,fault:down,on:shop->stock}}',
    '{at:70s,lift:latency_downstream}',
    '{at:70s,lift:off}',
  ]);
});

test('an experiment of which nothing runs here says so, item by item', () => {
  const { runbook, left, chosen } = read('kubernetes.json', SHOP);
  expect(runbook.steps).toEqual([]);
  expect(left).toEqual([
    'steady state, all-healthy: a probe of chaosk8s.probes.all_microservices_healthy has no statement here',
    'kill-a-pod: chaosk8s.pod.actions.terminate_pods is neither Toxiproxy nor a process of a service',
    'an activity without a name: a probe of nothing has no statement here',
    'empty: it has no provider',
    'contributions: a runbook has no such field',
    'runtime: a runbook has no such field',
  ]);
  expect(chosen).toContain('expect: success rate >= 99%; the experiment has no probe that is a statement here');
});

describe('what is no experiment', () => {
  test.each<[unknown, string]>([
    [undefined, 'is no experiment of the Chaos Toolkit'],
    [[], 'is no experiment of the Chaos Toolkit'],
    ['title', 'is no experiment of the Chaos Toolkit'],
    [{ title: 'x' }, 'method'],
    [{ title: 'x', method: [] }, 'method: it is empty, so that there is nothing to take along'],
    [{ title: 'x', method: 'kill' }, 'method'],
    [{ title: 'x', method: [{ provider: 'docker' }] }, 'method[0].provider'],
  ])('%j', (value, problem) => {
    expect(() => importExperiment('x.json', value)).toThrow(expect.objectContaining({ code: 'SQUALL_INVALID_PLAN' }));
    expect(() => importExperiment('x.json', value)).toThrow(problem);
  });
});

test('names that would break out of a comment stay inside', () => {
  const method = [
    { type: 'action', name: 'a\nsteps: [x]\u001b[31m', provider: { type: 'python', module: 'm', func: 'f' } },
  ];
  const text = runbookYaml('x\ny', importExperiment('x', { title: 'x', method }, SHOP));
  const [head] = text.split('\n\n');
  expect(text.split('\n').filter((line) => line.startsWith('steps:'))).toEqual(['steps: []']);
  expect(head).not.toContain('\u001b');
});

test('two faults of one name get names of their own', () => {
  const action = (toxic_name: string, after: number) => ({
    type: 'action',
    name: 'again',
    provider: {
      type: 'python',
      module: 'chaostoxi.toxic.actions',
      func: 'create_latency_toxic',
      arguments: { for_proxy: 'bank', toxic_name, latency: 5 },
    },
    pauses: { after },
  });
  const steps = (method: object[]) => importExperiment('x', { method }, SHOP).runbook.steps;
  expect(steps([action('slow', 5), action('slower', 5)])).toHaveLength(2);
  expect(importExperiment('x', { method: [action('slow', 5), action('slow', 5)] }, SHOP).left).toEqual([
    'again: it acts already',
  ]);
});

/** The steps, without their times, and what was left of one action. */
function ofAction(provider: object) {
  const { runbook, left } = importExperiment(
    'x.json',
    { title: 'x', method: [{ type: 'action', name: 'it', provider }] },
    SHOP,
  );
  return { steps: runbook.steps.map((step) => JSON.stringify({ ...step, at: 0 }).replaceAll('"', '')), left };
}

const command = (text: string) => ({ type: 'process', path: text });
const toxic = (stream: unknown) => ({
  type: 'http',
  method: 'POST',
  url: 'http://localhost:8474/proxies/bank/toxics',
  arguments: { name: 'it', type: 'latency', stream, attributes: { latency: 1000 } },
});

test.each([
  ['docker kill --signal=SIGSTOP bank', 'freeze'],
  ['docker kill -s KILL bank', 'kill'],
  ['docker kill --signal TERM bank', 'kill'],
  ['systemctl kill bank.service', 'kill'],
  ['pkill -STOP bank', 'freeze'],
])('%s is what its signal does', (text, kind) => {
  expect(ofAction(command(text)).steps).toEqual([`{at:0,inject:{name:it,fault:${kind},on:bank}}`]);
});

test.each([
  'docker kill --signal=HUP bank',
  'docker kill -s SIGUSR1 bank',
  'systemctl kill -s HUP bank',
  'pkill -HUP bank',
])('%s ends nothing, and is not taken along', (text) => {
  expect(ofAction(command(text))).toEqual({
    steps: [],
    left: [`it: what ${text.split(' ')[0]} runs is not known to break one service`],
  });
});

test('the stream of a toxic is read as Toxiproxy reads it, and one that it would refuse is not taken along', () => {
  expect(ofAction(toxic('UPSTREAM')).steps[0]).toContain('stream:upstream');
  for (const stream of ['both', 'up', 7])
    expect(ofAction(toxic(stream))).toEqual({ steps: [], left: ['it: its stream is neither upstream nor downstream'] });
});
