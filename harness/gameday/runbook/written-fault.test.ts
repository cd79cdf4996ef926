import { describe, expect, test } from 'vitest';
import { faultKinds } from '../../faults/catalogue.ts';
import { latency } from '../../faults/edge/latency.ts';
import { faultCases } from '../../faults/fault-cases.fixture.ts';
import { httpStatus } from '../../faults/http/http-status.ts';
import { restart } from '../../faults/service/restart.ts';
import { flapping, steps } from '../../faults/shape/shape.ts';
import { readDraft } from './draft.ts';
import { actingFaults, writeFault } from './written-fault.ts';

const EDGE = 'shop->bank';

const readBack = (written: object) => {
  const step = { at: '1m', inject: { name: 'it', ...written } };
  const { draft, problems } = readDraft({ steps: [step] }, 'file');
  expect(problems.filter(({ path }) => path[0] === 'steps')).toEqual([]);
  const [first] = draft.steps;
  return first?.kind === 'inject' ? first.fault : expect.fail('it is not injected');
};

describe.each(faultCases(EDGE, 'bank').map(({ fault }) => fault))('$kind on $on', (fault) => {
  test('what is written of it is read as the same', () => {
    expect(readBack(writeFault(fault))).toEqual('name' in fault ? { ...fault, name: 'it' } : fault);
  });
});

test('every kind has been tried', () => {
  const tried = new Set(faultCases(EDGE, 'bank').map(({ fault }) => fault.kind));
  expect([...faultKinds.keys()].filter((kind) => !tried.has(kind))).toEqual([]);
});

test('what its kind takes for granted is not written, and durations and shares are texts', () => {
  expect(writeFault(latency(EDGE, '5s'))).toEqual({ fault: 'latency', on: EDGE, latency: '5s' });
  expect(writeFault(latency(EDGE, 1500, { jitter: '250ms', toxicity: 0.125, stream: 'upstream' }))).toEqual({
    fault: 'latency',
    on: EDGE,
    stream: 'upstream',
    toxicity: '12.5%',
    latency: '1.5s',
    jitter: '250ms',
  });
  expect(writeFault(httpStatus(EDGE, 503, { share: 0.1, path: '/pay', every: 3 }))).toEqual({
    fault: 'http-status',
    on: EDGE,
    share: '10%',
    path: '/pay',
    every: 3,
    status: 503,
  });
  expect(writeFault(restart('bank'))).toEqual({ fault: 'restart', on: 'bank' });
});

test('a fault that changes is a list of what acts from when on', () => {
  const brownout = steps('it', ['0s', latency(EDGE, '1s')], ['10s', null], ['15s', latency(EDGE, '3s')]);
  expect(writeFault(brownout)).toEqual({
    fault: 'shape',
    on: EDGE,
    steps: [
      { at: '0ms', fault: 'latency', latency: '1s' },
      { at: '10s', fault: 'none' },
      { at: '15s', fault: 'latency', latency: '3s' },
    ],
  });
  expect(readBack(writeFault(brownout))).toEqual(brownout);
});

test('of a fault that changes, all that acts at some time counts', () => {
  const mild = latency(EDGE, '1s', { toxicity: 0.1 });
  const worst = latency(EDGE, '1s');
  expect(actingFaults(steps('x', ['0s', mild], ['1s', null], ['2s', worst]))).toEqual([mild, worst]);
  expect(actingFaults(flapping(worst, { sick: '1s', healthy: '1s' }))).toEqual([worst]);
  expect(actingFaults(mild)).toEqual([mild]);
});
