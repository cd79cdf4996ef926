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
    title: 'PATCH {} tosses the coins of live connections again',
    differs: {
      why: 'a draw holds for the life of a connection unless toxicity itself changes: a rename must not move faults',
      sees: ['reshuffled false'],
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
    title: 'a toxic set behind it tosses the coins again',
    differs: {
      why: 'a draw holds for the life of a connection, whatever its neighbours do',
      sees: ['reshuffled false'],
    },
    run: async (lab) => {
      await lab.toxic('latency', { latency: 300 }, { toxicity: 0.5 });
      const all = await pairs(lab, 40);
      const before = await slowOnes(all);
      await lab.toxic('noop', {});
      return [fact(`reshuffled ${before !== (await slowOnes(all))}`)];
    },
  },
];
