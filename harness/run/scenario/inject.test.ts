import { expect, test } from 'vitest';
import { evidence } from '../../assertions/sample/evidence.ts';
import type { Fault } from '../../domain/fault.ts';
import type { Target } from '../../domain/target.ts';
import { latency } from '../../faults/edge/latency.ts';
import { behave } from '../../faults/service/behave.ts';
import { type InjectedFault, watchInjected } from './inject.ts';

const EDGE = 'shop->bank';
const target: Target = {
  name: 'shop',
  summary: '',
  front: 'shop',
  services: {},
  edges: [{ from: 'shop', to: 'bank', env: 'BANK_URL' }],
  variants: {},
  requests: [],
  rules: [],
};

/** What the evidence says of a fault whose count goes from one number to another during a run. */
async function seen(fault: Fault, before: number, after: number, stillActs = true) {
  let count = before;
  const injected: InjectedFault = {
    fault,
    text: 'broken',
    touched: async () => count,
    stillActs: async () => stillActs,
    lift: async () => {},
  };
  const recordsOf = await watchInjected([injected], target);
  count = after;
  const calls = { name: 'calls to bank', at: 'shop', phase: 'fault', value: 9 };
  const phases = [{ name: 'fault', fromMs: 0, toMs: 100 }];
  const [record] = await recordsOf({ phases, counters: [calls], durationMs: 100, load: evidence().load });
  return record;
}

test('a run gets the count of what the fault touched during it, and its witness', async () => {
  expect(await seen(latency(EDGE, '1s'), 2, 5)).toMatchObject({ touched: 3, witness: 'proxy', fromMs: 0, toMs: 100 });
  expect(await seen(behave('bank', { status: 500 }), 2, 5)).toMatchObject({ touched: 3, witness: 'dependency' });
});

test('a fault that was taken away during a run is gone in its evidence', async () => {
  expect(await seen(latency(EDGE, '1s'), 2, 5, false)).toMatchObject({ touched: 3, gone: true });
  expect(await seen(latency(EDGE, '1s'), 2, 5)).not.toHaveProperty('gone');
});

test('on connections that an earlier run opened, the calls of this run are counted', async () => {
  expect(await seen(latency(EDGE, '1s'), 2, 2)).toMatchObject({ touched: 9, witness: 'service' });
});
