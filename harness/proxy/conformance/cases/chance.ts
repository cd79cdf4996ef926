import { type DataCase, fact } from '../data-case.ts';
import type { Lab, Pair } from '../data-lab.ts';

/** Which connections are slow: one byte each, all at once. */
async function slowOnes(pairs: readonly Pair[]): Promise<string> {
  const verdicts = await Promise.all(
    pairs.map(async ({ upstream, atClient }) => {
      const before = atClient.received().length;
      const from = performance.now();
      upstream.write('x');
      await atClient.until(before + 1);
      return performance.now() - from > 150 ? '1' : '0';
    }),
  );
  return verdicts.join('');
}

/** The same connection seen from the other end. */
function turned({ client, upstream, atClient, atUpstream }: Pair): Pair {
  return { client: upstream, upstream: client, atClient: atUpstream, atUpstream: atClient };
}

async function pairs(lab: Lab, count: number): Promise<readonly Pair[]> {
  const all: Pair[] = [];
  for (let i = 0; i < count; i++) all.push(await lab.pair());
  return all;
}

/** D9: toxicity is drawn per connection. */
export const chanceCases: readonly DataCase[] = [
  {
    id: 'D9a',
    title: 'toxicity 0.5 hits about half of 60 connections and keeps to them',
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      const all = await pairs(lab, 60);
      const first = await slowOnes(all);
      const second = await slowOnes(all);
      const hits = first.replaceAll('0', '').length;
      // Binomial(60, 0.5): outside 14..46 with probability below 1e-4.
      return [fact(hits >= 14 && hits <= 46 ? 'about half' : `${hits} of 60`), fact(`stable ${first === second}`)];
    },
  },
  {
    id: 'D9b',
    title: 'draws of live connections after PATCH {}',
    differs: {
      why: 'a draw holds for the life of a connection unless toxicity itself changes: a rename must not move faults',
      toxiproxy: ['reshuffled true'],
      squall: ['reshuffled false'],
    },
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      const all = await pairs(lab, 40);
      const before = await slowOnes(all);
      await lab.patchToxic('latency_downstream', {});
      return [fact(`reshuffled ${before !== (await slowOnes(all))}`)];
    },
  },
  {
    id: 'D9c',
    title: 'draws of live connections after a toxic was set behind it',
    differs: {
      why: 'a draw holds for the life of a connection, whatever its neighbours do',
      toxiproxy: ['reshuffled true'],
      squall: ['reshuffled false'],
    },
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      const all = await pairs(lab, 40);
      const before = await slowOnes(all);
      await lab.toxic('noop', {});
      return [fact(`reshuffled ${before !== (await slowOnes(all))}`)];
    },
  },
  {
    id: 'D9d',
    title: 'draws of live connections after the toxic behind it was removed',
    differs: {
      why: 'a draw holds for the life of a connection, whatever its neighbours do',
      toxiproxy: ['reshuffled true'],
      squall: ['reshuffled false'],
    },
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      await lab.toxic('noop', {});
      const all = await pairs(lab, 40);
      const before = await slowOnes(all);
      await lab.removeToxic('noop_downstream');
      return [fact(`reshuffled ${before !== (await slowOnes(all))}`)];
    },
  },
  {
    id: 'D9e',
    title: 'toxics of both streams draw apart: a connection may feel one, both or none',
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5, stream: 'upstream' });
      const all = await pairs(lab, 60);
      const [down, up] = [await slowOnes(all), await slowOnes(all.map(turned))];
      const kinds = new Set(Array.from(down, (hit, i) => hit + up[i]));
      // Each of the four has a quarter of 60: one is missing with probability below 1e-6.
      return [fact(`${kinds.size} kinds of connections`)];
    },
  },
];
