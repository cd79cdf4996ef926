import { expect, test } from 'vitest';
import type { Target } from '../../domain/target.ts';
import { relayRequest } from '../../environments/relay-target.fixture.ts';
import { down } from '../../faults/edge/down.ts';
import { madeEdge, madeTarget } from '../../faults/made-edge.fixture.ts';
import { countEdges } from './count-edges.ts';

const { target: relay } = relayRequest();
const edges = [...relay.edges, { from: 'other', to: 'back', env: 'NEXT_URL' }];
const target: Target = {
  ...relay,
  services: { ...relay.services, other: relay.services['front'] ?? {} },
  edges,
} as Target;
const traffic = async () => ({ connections: 3, open: 1, bytes: 400, requests: 7 });
const shared = (name: string, other: string) => ({ ...madeEdge(name, { traffic }), sharedWith: [other] });

test('edges that share a proxy say so, and what keeps the callers of one from it keeps those of the other', async () => {
  const running = madeTarget([shared('front->back', 'other->back'), shared('other->back', 'front->back')]);
  const counts = await countEdges(target, running);
  const load = { model: 'closed', requests: 1, concurrency: 1 } as const;
  expect(await counts.endPhase({ name: 'fault', load, faults: [down('front->back')] })).toEqual([
    expect.objectContaining({ edge: 'front->back', sharedWith: ['other->back'], unreachable: true }),
    expect.objectContaining({ edge: 'other->back', sharedWith: ['front->back'], unreachable: true }),
  ]);
});

test('an edge with a proxy of its own shares it with nobody', async () => {
  const running = madeTarget(['front->back', 'other->back'].map((name) => madeEdge(name, { traffic })));
  const load = { model: 'closed', requests: 1, concurrency: 1 } as const;
  for (const count of await (await countEdges(target, running)).endPhase({ name: 'baseline', load }))
    expect(count).not.toHaveProperty('sharedWith');
});
