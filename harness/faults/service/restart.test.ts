import { expect, onTestFinished, test } from 'vitest';
import type { ServiceControl, ServiceLifecycle } from '../../domain/ports.ts';
import { kindOf } from '../catalogue.ts';
import { madeEdge, madeTarget } from '../made-edge.fixture.ts';
import { type RestartOptions, restart } from './restart.ts';

/** A bank that somebody calls all the time, and a restart of it that was applied; `killed` resolves when it begins. */
async function restarting(options: RestartOptions) {
  const killed = Promise.withResolvers<void>();
  let connections = 0;
  const traffic = async () => {
    connections += 5;
    return { connections, open: 1, bytes: connections * 100, requests: null };
  };
  const lifecycle: ServiceLifecycle = {
    freeze: async () => {},
    thaw: async () => {},
    kill: async () => killed.resolve(),
    start: async () => {},
    throttle: async () => {},
  };
  const spec = { entry: new URL('file:///bank.ts') };
  const bank: ServiceControl = {
    name: 'bank',
    url: 'http://bank',
    spec,
    get: async () => 'ok',
    post: async () => {},
    lifecycle,
  };
  const fault = restart('bank', options);
  const target = madeTarget([madeEdge('shop->bank', { traffic })], new Map([['bank', bank]]));
  const applied = await kindOf(fault).apply(fault, target);
  onTestFinished(() => applied.lift());
  return { applied, killed: killed.promise };
}

test('a restart that does not come within its phase was felt by nobody, however many came to the service', async () => {
  const { applied } = await restarting({ after: '1h' });
  expect(await applied.prove()).toEqual({ touched: 0, witness: 'none' });
});

test('one that came was felt by who came since', async () => {
  const { applied, killed } = await restarting({ after: 0, down: '1h' });
  await killed;
  expect(await applied.prove()).toMatchObject({ touched: 5, witness: 'proxy' });
});
