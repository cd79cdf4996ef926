import { describe, expect, test } from 'vitest';
import type { Fault } from '../domain/fault.ts';
import { type FaultKind, FOREVER } from '../domain/fault-kind.ts';
import { traitsOf } from './catalogue.ts';
import { hang } from './connection/hang.ts';
import { bandwidth } from './edge/bandwidth.ts';
import { blackhole } from './edge/blackhole.ts';
import { down } from './edge/down.ts';
import { latency } from './edge/latency.ts';
import { timeout } from './edge/timeout.ts';
import { type ToxicFault, type ToxicKind, toxicKind } from './edge/toxic-kind.ts';
import { httpDelay } from './http/http-delay.ts';
import { httpSlowHeaders } from './http/http-slow-headers.ts';
import { drawsNothing } from './seeds.ts';
import { behave } from './service/behave.ts';
import { freeze } from './service/freeze.ts';
import { kill } from './service/kill.ts';
import { type ServiceKind, serviceKind } from './service/service-kind.ts';
import { flapping, ramp, steps } from './shape/shape.ts';

const EDGE = 'shop->bank';

describe('a kind cannot leave a trait out', () => {
  const toxic: ToxicKind<ToxicFault> = {
    kind: 'fog',
    proxy: 'embedded',
    counted: { by: 'proxy', which: 'ended' },
    fallbackCount: 'sent calls',
    delayMs: () => 7,
    toxic: () => ({ type: 'x_fog' }),
    text: () => 'fog',
  };
  const service: ServiceKind<Fault> = {
    kind: 'flood',
    service: 'stands still',
    delayMs: () => 7,
    act: async () => async () => {},
    text: () => 'flooded',
  };
  const fog: ToxicFault = { kind: 'fog', on: EDGE, stream: 'downstream', toxicity: 1 };
  const flood: Fault = { kind: 'flood', on: 'bank' };

  test('of a toxic', () => {
    expect(toxicKind(toxic).traits(fog)).toEqual({
      needs: [{ on: 'edge', proxy: 'embedded' }],
      counted: { by: 'proxy', which: 'ended' },
      fallbackCount: 'sent calls',
      share: 1,
      service: 'serves',
      connects: true,
      delayMs: 7,
    });
    // @ts-expect-error: proxy
    toxicKind(without(toxic, 'proxy'));
    // @ts-expect-error: counted
    toxicKind(without(toxic, 'counted'));
    // @ts-expect-error: fallbackCount
    toxicKind(without(toxic, 'fallbackCount'));
    // @ts-expect-error: delayMs
    toxicKind(without(toxic, 'delayMs'));
    // @ts-expect-error: the proxy counts, but which connections?
    toxicKind({ ...toxic, counted: { by: 'proxy' } });
  });

  test('of a whole service', () => {
    expect(serviceKind(service).traits(flood)).toEqual({
      needs: [{ on: 'service', through: 'lifecycle' }],
      counted: { by: 'none' },
      fallbackCount: 'calls to it',
      share: 1,
      service: 'stands still',
      connects: true,
      delayMs: 7,
    });
    // @ts-expect-error: service
    serviceKind(without(service, 'service'));
    // @ts-expect-error: delayMs
    serviceKind(without(service, 'delayMs'));
  });

  test('of a family of its own', () => {
    const kind: FaultKind = { ...serviceKind(service), seed: drawsNothing };
    const traits = kind.traits(flood);
    // @ts-expect-error: seed
    const unseeded: FaultKind = without(kind, 'seed');
    // @ts-expect-error: needs
    const needless: FaultKind = { ...kind, traits: () => without(traits, 'needs') };
    // @ts-expect-error: service
    const homeless: FaultKind = { ...kind, traits: () => without(traits, 'service') };
    expect([unseeded, needless, homeless].map((each) => each.kind)).toEqual(['flood', 'flood', 'flood']);
  });
});

function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const { [key]: _, ...rest } = whole;
  return rest;
}

test.each<[Fault, number]>([
  [latency(EDGE, '5s'), 5000],
  [httpDelay(EDGE, '3s'), 3000],
  [timeout(EDGE, '2s'), 2000],
  [httpSlowHeaders(EDGE, '1s', { bytes: 10 }), 1900],
  [behave('bank', { slowWorkMs: 2000, slowReplyMs: 500, status: 500 }), 2500],
  [blackhole(EDGE), FOREVER],
  [hang(EDGE), FOREVER],
  [freeze('bank'), FOREVER],
  [bandwidth(EDGE, 0), FOREVER],
  [bandwidth(EDGE, 100), 0],
  [down(EDGE), 0],
  [kill('bank'), 0],
])('%j delays a call by %d ms', (fault, delayMs) => {
  expect(traitsOf(fault).delayMs).toBe(delayMs);
});

describe('a shape', () => {
  test('needs what each of its steps needs', () => {
    const shape = steps('bank day', ['0s', behave('bank', { status: 500 })], ['1s', null], ['2s', freeze('bank')]);
    expect(traitsOf(shape).needs).toEqual([
      { on: 'service', through: 'behave path' },
      { on: 'service', through: 'lifecycle' },
    ]);
  });

  test('is as bad for the service, and as slow, as its worst step', () => {
    expect(traitsOf(flapping(kill('bank'), { sick: '1s', healthy: '1s' })).service).toBe('restarts');
    expect(traitsOf(steps('bank day', ['0s', freeze('bank')], ['1s', kill('bank')], ['2s', null]))).toMatchObject({
      service: 'restarts',
      delayMs: FOREVER,
    });
    expect(traitsOf(ramp(latency(EDGE, 0), latency(EDGE, '4s'), '60s'))).toMatchObject({
      service: 'serves',
      delayMs: 4000,
    });
  });

  test('is counted as its steps are, but calls that come between them do not meet it', () => {
    const { counted, fallbackCount } = traitsOf(flapping(latency(EDGE, '1s'), { sick: '1s', healthy: '1s' }));
    expect(counted).toEqual({ by: 'proxy', which: 'met' });
    expect(fallbackCount).toBe('none');
    expect(traitsOf(flapping(kill('bank'), { sick: '1s', healthy: '1s' })).counted).toEqual({ by: 'none' });
  });
});
