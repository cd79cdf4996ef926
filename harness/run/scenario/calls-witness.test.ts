import { expect, test } from 'vitest';
import type { Counter } from '../../domain/evidence.ts';
import type { FaultRecord } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { witnessedByCalls } from './calls-witness.ts';

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

function record(over: Partial<FaultRecord>): FaultRecord {
  const times = { fromMs: 0, toMs: 1, lifted: true };
  return { edge: 'shop->bank', kind: 'latency', text: '', touched: null, witness: 'none', ...times, ...over };
}
const witnessed = (over: Partial<FaultRecord>, seen = counters) =>
  witnessedByCalls([record(over)], 'fault', seen, target)[0];

test('calls over the edge during the phase tell what the proxy cannot', () => {
  expect(witnessed({})).toMatchObject({ touched: 7, witness: 'service' });
});

test('a stub that misbehaves tells who asked it', () => {
  expect(witnessed({ kind: 'behave', edge: 'bank' })).toMatchObject({ touched: 5, witness: 'dependency' });
});

test('what the proxy counted is left alone, a count of nothing too', () => {
  expect(witnessed({ touched: 0, witness: 'proxy' })).toMatchObject({ touched: 0, witness: 'proxy' });
});

test('who was refused sent nothing, so sent calls say nothing of it', () => {
  for (const kind of ['refuse', 'connect-hang', 'down']) expect(witnessed({ kind })).toMatchObject({ touched: null });
});

test('without a count nobody claims anything', () => {
  expect(witnessed({}, [])).toMatchObject({ touched: null, witness: 'none' });
});
