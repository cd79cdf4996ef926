import { expect, test } from 'vitest';
import { UNKNOWN_TOUCH } from '../../domain/fault.ts';
import type { EdgeControl, RunningTarget, ServiceControl } from '../../domain/ports.ts';
import { watchCalls } from './call-witness.ts';

/** What the caller, the dependency and the proxy counted at one moment. */
interface Counted {
  readonly sent?: number;
  /** Of a caller that counts as sent only what has ended. */
  readonly inFlight?: number;
  readonly unsent?: number;
  readonly arrived?: number;
  readonly bytes?: number;
}

/** The witness of `shop->bank` between two moments. */
async function between(before: Counted, after: Counted) {
  let now = before;
  const line = (name: string, value: number | undefined) => (value === undefined ? '' : `${name} ${value}\n`);
  const service = (name: string, metrics: () => string): [string, ServiceControl] => [
    name,
    {
      name,
      url: `http://${name}`,
      spec: { entry: new URL(`file:///${name}.ts`), metrics: '/metrics' },
      get: async () => metrics(),
      post: async () => {},
    },
  ];
  const target: RunningTarget = {
    url: 'http://shop',
    edges: new Map(),
    services: new Map([
      service(
        'shop',
        () =>
          line('service_requests_total{service="bank"}', now.sent) +
          line('service_requests_in_flight{service="bank"}', now.inFlight) +
          line('service_calls_unsent_total{service="bank"}', now.unsent),
      ),
      service('bank', () => line('arrivals_total', now.arrived)),
    ]),
    versions: {},
    [Symbol.asyncDispose]: async () => {},
  };
  const traffic = async () =>
    now.bytes === undefined ? null : { connections: 0, open: 0, bytes: now.bytes, requests: null };
  const witness = await watchCalls({ name: 'shop->bank', traffic } as EdgeControl, target);
  now = after;
  return witness;
}

test('calls that found no connection were begun, though nothing of them was sent', async () => {
  const witness = await between({ sent: 0, unsent: 0 }, { sent: 0, unsent: 20 });
  expect(await witness.begun()).toEqual({ touched: 20, witness: 'service' });
  expect(await witness.sent(1)).toEqual({ touched: 0, witness: 'service' });
});

test('only what was begun meanwhile counts', async () => {
  const witness = await between({ sent: 7, unsent: 3 }, { sent: 9, unsent: 8 });
  expect(await witness.begun()).toEqual({ touched: 7, witness: 'service' });
});

test('calls that have not ended were sent, and are not counted again when they end', async () => {
  const witness = await between({ sent: 7, inFlight: 2 }, { sent: 9, inFlight: 5 });
  expect(await witness.sent(1)).toEqual({ touched: 5, witness: 'service' });
});

test('a caller that counts only what it sends is believed as before', async () => {
  const witness = await between({ sent: 7 }, { sent: 9 });
  expect(await witness.begun()).toEqual({ touched: 2, witness: 'service' });
});

test('a caller that never counted a call to this dependency may not count them', async () => {
  const silent = await between({ sent: 0, unsent: 0 }, { sent: 0, unsent: 0 });
  expect(await silent.begun()).toEqual(UNKNOWN_TOUCH);
  const none = await between({}, {});
  expect(await none.refused()).toEqual(UNKNOWN_TOUCH);
});

test('while not a byte passes, every call waits for a connection', async () => {
  const witness = await between({ sent: 5, unsent: 0, bytes: 90 }, { sent: 5, unsent: 4, bytes: 90 });
  expect(await witness.refused()).toEqual({ touched: 4, witness: 'service' });
});

test('beside calls that pass, a call that was not sent may have waited for an open connection', async () => {
  const before = { sent: 5, unsent: 0, arrived: 5, bytes: 90 };
  const witness = await between(before, { sent: 9, unsent: 4, arrived: 8, bytes: 200 });
  expect(await witness.refused()).toEqual({
    touched: 1,
    touchedAtMost: 8,
    witness: 'service',
    countedFrom: '8 calls were begun, 4 sent, and 3 arrived',
  });
});
