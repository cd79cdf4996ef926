import { expect, test } from 'vitest';
import type { Counter } from '../../domain/evidence.ts';
import type { Fault, FaultRecord } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { connectHang } from '../../faults/connection/connect-hang.ts';
import { refuse } from '../../faults/connection/refuse.ts';
import { latency } from '../../faults/edge/latency.ts';
import { behave } from '../../faults/service/behave.ts';
import { freeze } from '../../faults/service/freeze.ts';
import { kill } from '../../faults/service/kill.ts';
import { steps } from '../../faults/shape/shape.ts';
import { countByServices } from './count-by-services.ts';

const entry = new URL('file:///service.ts');
const target: Target = {
  name: 'shop',
  summary: '',
  front: 'shop',
  services: { shop: { entry }, bank: { entry } },
  edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  variants: {},
  requests: [],
  rules: [],
};
const counters: Counter[] = [
  { name: 'calls to bank', at: 'shop', phase: 'fault', value: 7 },
  { name: 'calls to bank', at: 'shop', phase: 'baseline', value: 100 },
  { name: 'arrivals', at: 'bank', phase: 'fault', value: 5 },
];

function counted(fault: Fault, over: Partial<FaultRecord> = {}, seen = counters) {
  const times = { fromMs: 0, toMs: 1, lifted: true };
  const record = {
    edge: fault.on,
    kind: fault.kind,
    text: '',
    touched: null,
    witness: 'none',
    ...times,
    ...over,
  } as const;
  return countByServices({ fault, record, sentMeanwhile: 30 }, 'fault', { target, counters: seen });
}
const EDGE = 'shop->bank';

test('the calls that were sent over the edge during the phase stand in for what the proxy did not count', () => {
  expect(counted(latency(EDGE, '1s'))).toMatchObject({ touched: 7, witness: 'service' });
});

test('the arrivals at a stub that misbehaves are its calls', () => {
  expect(counted(behave('bank', { status: 500 }))).toMatchObject({ touched: 5, witness: 'dependency' });
});

test('what the proxy counted stays, a count of 0 too', () => {
  expect(counted(latency(EDGE, '1s'), { touched: 0, witness: 'proxy' })).toMatchObject({
    touched: 0,
    witness: 'proxy',
  });
});

test('a fault on a share of the connections touched that share of the calls, within limits', () => {
  expect(counted(latency(EDGE, '1s', { toxicity: 0.01 }))).toMatchObject({
    touched: 0,
    touchedAtMost: 1,
    countedFrom: '7 calls met it with a chance of 1 %',
  });
});

test('who comes to a service is counted by its callers, and by the load generator where it is the front', () => {
  expect(counted(kill('bank'))).toMatchObject({ touched: 7, witness: 'service' });
  expect(counted(freeze('shop'))).toMatchObject({ touched: 30, witness: 'load' });
  expect(counted(kill('spare'))).toMatchObject({ touched: null, witness: 'none' });
});

test('sent calls say nothing of connections that go on, nor of a fault that acts now and then', () => {
  const faults = [refuse(EDGE), connectHang(EDGE), steps('late', ['10s', latency(EDGE, '1s')])];
  for (const fault of faults) expect(counted(fault)).toMatchObject({ touched: null, witness: 'none' });
});

test('without a counter nothing is claimed', () => {
  expect(counted(latency(EDGE, '1s'), {}, [])).toMatchObject({ touched: null, witness: 'none' });
});
