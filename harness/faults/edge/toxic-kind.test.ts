import { describe, expect, test } from 'vitest';
import type { Fault } from '../../domain/fault.ts';
import type { ServiceControl } from '../../domain/ports.ts';
import { kindOf } from '../catalogue.ts';
import { madeEdge, madeTarget } from '../made-edge.fixture.ts';
import { bandwidth } from './bandwidth.ts';
import { blackhole } from './blackhole.ts';
import { down } from './down.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';

const EDGE = 'shop->bank';

describe('a fault of which it is not known whether it was applied is taken back', () => {
  const lost = new Error('no answer within 10 s');

  test('a toxic', async () => {
    const edge = madeEdge(EDGE);
    const { addToxic } = edge;
    const answers = {
      ...edge,
      addToxic: async (toxic: Parameters<typeof addToxic>[0]) => addToxic(toxic).then(() => Promise.reject(lost)),
    };
    await expect(kindOf(latency(EDGE, '5s')).apply(latency(EDGE, '5s'), madeTarget([answers]))).rejects.toBe(lost);
    expect([...edge.toxics.keys()]).toEqual([]);
  });

  test('an edge that is down', async () => {
    let isEnabled = true;
    const setEnabled = async (enabled: boolean) => {
      isEnabled = enabled;
      if (!enabled) throw lost;
    };
    await expect(kindOf(down(EDGE)).apply(down(EDGE), madeTarget([madeEdge(EDGE, { setEnabled })]))).rejects.toBe(lost);
    expect(isEnabled).toBe(true);
  });
});

/** What is known of a fault behind a real Toxiproxy, over which the shop sent 40 calls. */
async function provedBehindToxiproxy(fault: Fault, endedBytes: readonly number[] = [0, 0]) {
  const readings = ['0', '40'];
  const ended = [...endedBytes];
  const shop: ServiceControl = {
    name: 'shop',
    url: 'http://shop',
    spec: { entry: new URL('file:///shop.ts'), metrics: '/metrics' },
    get: async () => `service_requests_total{service="bank"} ${readings.shift()}\n`,
    post: async () => {},
  };
  const edge = madeEdge(EDGE, { ended: async () => ended.shift() ?? null });
  const applied = await kindOf(fault).apply(fault, madeTarget([edge], new Map([['shop', shop]])));
  const { touched } = await applied.prove();
  await applied.lift();
  return touched;
}

test.each<[string, Fault]>([
  ['delays every answer', latency(EDGE, '1s')],
  ['swallows every call', blackhole(EDGE)],
  ['slows every byte', bandwidth(EDGE, 10)],
  ['ends before the end of the shortest head', limitData(EDGE, 10)],
  ['cuts the shortest head in two', slicer(EDGE, 10)],
])('behind Toxiproxy, every call that was sent felt a fault that %s', async (_, fault) => {
  expect(await provedBehindToxiproxy(fault)).toBe(40);
});

test.each<[string, Fault]>([
  ['delays nothing', latency(EDGE, 0)],
  ['ends behind any answer', limitData(EDGE, 1_000_000_000)],
  ['has pieces longer than an answer may be', slicer(EDGE, 1_000_000)],
  ['waits for connections to close, which are kept alive', slowClose(EDGE, '5s')],
])('behind Toxiproxy, nobody can tell whether a fault was felt that %s', async (_, fault) => {
  expect(await provedBehindToxiproxy(fault)).toBeNull();
});

test('a Toxiproxy that counts a connection when it ends tells that a slow end was felt', async () => {
  expect(await provedBehindToxiproxy(slowClose(EDGE, '5s'), [300, 700])).toBe(1);
  expect(await provedBehindToxiproxy(slowClose(EDGE, '5s', { toxicity: 0.1 }), [300, 700])).toBeNull();
});
