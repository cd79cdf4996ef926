import { type DataCase, fact } from '../data-case.ts';
import type { Lab } from '../data-lab.ts';

/** Round trips of one byte over `connections` connections at once, ms each. */
async function roundTrips(lab: Lab, connections: number, each: number): Promise<readonly number[]> {
  const times: number[] = [];
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const { client, upstream, atClient } = await lab.pair();
      upstream.on('data', () => upstream.write('x'));
      for (let i = 1; i <= each; i++) {
        const from = performance.now();
        client.write('x');
        await atClient.until(i);
        times.push(performance.now() - from);
      }
    }),
  );
  return times;
}

/** Largest distance between the samples' distribution and the uniform one on [from, to). */
function kolmogorovSmirnov(samples: readonly number[], from: number, to: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const distances = sorted.map((value, i) => {
    const expected = Math.min(1, Math.max(0, (value - from) / (to - from)));
    return Math.max(Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
  });
  return Math.max(...distances);
}

/** D5 to D8: latency and jitter. */
export const delayCases: readonly DataCase[] = [
  ...(['downstream', 'upstream'] as const).map(
    (stream): DataCase => ({
      id: `D5-${stream}`,
      title: `latency on ${stream} delays each chunk from its arrival, PATCH counts for the following ones`,
      run: async (lab) => {
        const { client, upstream, atClient, atUpstream } = await lab.pair();
        const [from, log] = stream === 'downstream' ? [upstream, atClient] : [client, atUpstream];
        await lab.toxic('latency', { latency: 200 }, { stream });
        lab.mark();
        from.write('one');
        await lab.wait(100);
        from.write('two');
        await log.until(3);
        const first = { what: 'first', ms: lab.now() };
        await log.until(6);
        const second = { what: 'second', ms: lab.now() };
        await lab.patchToxic(`latency_${stream}`, { attributes: { latency: 400 } });
        lab.mark();
        from.write('three');
        await log.until(11);
        return [first, second, { what: 'after PATCH', ms: lab.now() }];
      },
    }),
  ),
  {
    id: 'D5c',
    title: 'an end without data is not delayed',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('latency', { latency: 500 });
      lab.mark();
      upstream.end();
      await atClient.closed();
      return atClient.observations();
    },
  },
  {
    id: 'D5d',
    title: 'an end behind delayed data follows it',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('latency', { latency: 250 });
      lab.mark();
      upstream.end('last words');
      await atClient.closed();
      return atClient.observations();
    },
  },
  {
    id: 'D5e',
    title: 'latency does not cap bandwidth: 8 MiB through 300 ms',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('latency', { latency: 300 });
      const size = 8 * 1024 * 1024;
      lab.mark();
      upstream.write(Buffer.alloc(size));
      await atClient.until(size);
      return [fact(lab.now() >= 300 && lab.now() < 900 ? 'in one latency' : `took ${lab.now()} ms`)];
    },
  },
  {
    id: 'D6',
    title: 'removing latency delivers the held chunks at once, in order',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('latency', { latency: 2000 });
      lab.mark();
      upstream.write('first ');
      await lab.wait(50);
      upstream.write('second');
      await lab.wait(150);
      await lab.removeToxic('latency_downstream');
      await atClient.until(12);
      return [{ what: atClient.received().toString(), ms: lab.now() }];
    },
  },
  {
    id: 'D7',
    title: 'jitter is uniform on [L-J, L+J): 2000 samples, Kolmogorov-Smirnov',
    alone: true,
    run: async (lab) => {
      // Wide, so that what a busy machine adds to a round trip does not bend the distribution.
      await lab.toxic('latency', { latency: 160, jitter: 150 });
      const samples = await roundTrips(lab, 100, 20);
      const distance = kolmogorovSmirnov(samples, 10.5, 310.5);
      return [fact(distance < 0.08 ? 'uniform' : `distance ${distance}`)];
    },
  },
  {
    id: 'D7b',
    title: 'jitter above latency is clamped at 0: a lump of undelayed chunks',
    run: async (lab) => {
      await lab.toxic('latency', { latency: 10, jitter: 190 });
      const samples = await roundTrips(lab, 25, 16);
      const undelayed = samples.filter((ms) => ms < 12).length / samples.length;
      return [fact(undelayed > 0.36 && undelayed < 0.6 ? 'about 47% undelayed' : `${undelayed} undelayed`)];
    },
  },
  {
    id: 'D8',
    title: 'two latency toxics add up',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('latency', { latency: 150 }, { name: 'l1' });
      await lab.toxic('latency', { latency: 150 }, { name: 'l2' });
      lab.mark();
      upstream.write('x');
      await atClient.until(1);
      return atClient.observations();
    },
  },
];
