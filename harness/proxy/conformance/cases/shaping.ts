import { createHash } from 'node:crypto';
import { type DataCase, fact } from '../data-case.ts';
import type { Lab } from '../data-lab.ts';

/** Sends 10 MB while `flap` runs over and over; tells whether it arrived whole. */
async function underTransfer(lab: Lab, flap: () => Promise<void>): Promise<boolean> {
  const { upstream, atClient } = await lab.pair();
  const size = 10_000_000;
  const data = Buffer.from(Array.from({ length: size }, (_, i) => (i * 17 + (i >> 9)) & 255));
  let sending = true;
  const flapping = (async () => {
    while (sending) await flap();
  })();
  for (let at = 0; at < size; at += 50_000) {
    upstream.write(data.subarray(at, at + 50_000));
    if (at % 500_000 === 0) await lab.wait(10);
  }
  await atClient.until(size);
  sending = false;
  await flapping;
  const digest = (buffer: Buffer) => createHash('sha256').update(buffer).digest('hex');
  return digest(atClient.received()) === digest(data);
}

/** D16 to D19: bandwidth, slicer, limit_data, chains. */
export const shapingCases: readonly DataCase[] = [
  {
    id: 'D16a',
    title: 'bandwidth 100 kB/s: 50 000 B take 500 ms',
    run: async (lab) => {
      await lab.toxic('bandwidth', { rate: 100 });
      const { upstream, atClient } = await lab.pair();
      lab.mark();
      upstream.write(Buffer.alloc(50_000));
      await atClient.until(1);
      const first = { what: `first piece of ${atClient.received().length} B`, ms: lab.now() };
      await atClient.until(50_000);
      return [first, { what: 'last byte', ms: lab.now() }];
    },
  },
  {
    id: 'D16b',
    title: 'bandwidth 0 stalls; removal lets everything go',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('bandwidth', { rate: 0 });
      lab.mark();
      upstream.write('stalled');
      await lab.wait(250);
      const stalled = fact(`${atClient.observations().length} events`);
      await lab.removeToxic('bandwidth_downstream');
      await atClient.until(7);
      return [stalled, ...atClient.observations()];
    },
  },
  {
    id: 'D17a',
    title: 'slicer halves 100 B to four pieces of 25 B, 200 ms apart',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('slicer', { average_size: 30, size_variation: 0, delay: 200_000 });
      lab.mark();
      upstream.write(Buffer.alloc(100));
      await atClient.until(100);
      return [fact(atClient.reads.join(',')), { what: 'last piece', ms: lab.now() }];
    },
  },
  {
    id: 'D17b',
    title: 'slicer with variation keeps the content',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('slicer', { average_size: 64, size_variation: 32, delay: 10 });
      const data = Buffer.from(Array.from({ length: 5000 }, (_, i) => i & 255));
      upstream.write(data);
      await atClient.until(5000);
      return [fact(`equal ${atClient.received().equals(data)}`)];
    },
  },
  {
    id: 'D18a',
    title: 'limit_data: exactly n bytes, then the end on both sides',
    run: async (lab) => {
      await lab.toxic('limit_data', { bytes: 100 });
      const { upstream, atClient, atUpstream } = await lab.pair();
      lab.mark();
      upstream.write(Buffer.alloc(150));
      await Promise.all([atClient.closed(), atUpstream.closed()]);
      return [...atClient.observations(), ...atUpstream.observations()];
    },
  },
  {
    id: 'D18b',
    title: 'limit_data keeps its count over a PATCH',
    run: async (lab) => {
      await lab.toxic('limit_data', { bytes: 5 });
      const { upstream, atClient } = await lab.pair();
      upstream.write('abc');
      await atClient.until(3);
      await lab.patchToxic('limit_data_downstream', { attributes: { bytes: 8 } });
      upstream.write('defghijkl');
      await atClient.closed();
      return [fact(atClient.received().toString())];
    },
  },
  {
    id: 'D18d',
    title: 'limit_data counts each connection for itself',
    run: async (lab) => {
      await lab.toxic('limit_data', { bytes: 100 });
      const both = [await lab.pair(), await lab.pair()];
      for (const { upstream } of both) upstream.write(Buffer.alloc(60));
      await Promise.all(both.map(({ atClient }) => atClient.until(60)));
      for (const { upstream } of both) upstream.write(Buffer.alloc(60));
      await Promise.all(both.map(({ atClient }) => atClient.closed()));
      return both.map(({ atClient }) => fact(`${atClient.received().length} B`));
    },
  },
  {
    id: 'D18c',
    title: 'limit_data 0 closes at the first chunk',
    run: async (lab) => {
      await lab.toxic('limit_data', { bytes: 0 });
      const { upstream, atClient } = await lab.pair();
      await lab.wait(150);
      lab.mark();
      upstream.write('x');
      await atClient.closed();
      return atClient.observations();
    },
  },
  {
    id: 'D19a',
    title: 'toxics flapping every 10 ms under a 10 MB transfer lose no byte',
    run: async (lab) => {
      const whole = await underTransfer(lab, async () => {
        await lab.toxic('latency', { latency: 5 }, { name: 'flap-1' });
        await lab.wait(10);
        await lab.toxic('bandwidth', { rate: 200_000 }, { name: 'flap-2' });
        await lab.wait(10);
        await lab.removeToxic('flap-1');
        await lab.wait(10);
        await lab.removeToxic('flap-2');
      });
      return [fact(`whole ${whole}`)];
    },
  },
  {
    id: 'D19b',
    title: 'toxics act in the order they were set: limit before and after latency',
    run: async (lab) => {
      await lab.toxic('limit_data', { bytes: 3 }, { name: 'limit' });
      await lab.toxic('latency', { latency: 200 }, { name: 'late' });
      const { upstream, atClient } = await lab.pair();
      lab.mark();
      upstream.write('abcdef');
      await atClient.closed();
      return atClient.observations();
    },
  },
];
