import { expect, test } from 'vitest';
import type { Counter } from '../../domain/evidence.ts';
import type { Fault, FaultRecord } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { connectHang } from '../../faults/connection/connect-hang.ts';
import { refuse } from '../../faults/connection/refuse.ts';
import { down } from '../../faults/edge/down.ts';
import { latency } from '../../faults/edge/latency.ts';
import { behave } from '../../faults/service/behave.ts';
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
  return countByServices({ fault, record }, 'fault', { target, counters: seen });
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

test('sent calls say nothing of connections that were refused, nor of a fault that acts now and then', () => {
  const faults = [refuse(EDGE), connectHang(EDGE), down(EDGE), steps('late', ['10s', latency(EDGE, '1s')])];
  for (const fault of faults) expect(counted(fault)).toMatchObject({ touched: null, witness: 'none' });
});

test('without a counter nothing is claimed', () => {
  expect(counted(latency(EDGE, '1s'), {}, [])).toMatchObject({ touched: null, witness: 'none' });
});
