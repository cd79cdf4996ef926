import { type DataCase, fact } from '../data-case.ts';

/** D20: resets and half-closes of the peers themselves. */
export const edgeCases: readonly DataCase[] = [
  {
    id: 'D20a',
    title: 'a reset by the client',
    differs: {
      why: 'a reset arrives as a reset, as it would without a proxy in between',
      toxiproxy: ['upstream end'],
      squall: ['upstream ECONNRESET'],
    },
    run: async (lab) => {
      const { client, atUpstream } = await lab.pair();
      client.resetAndDestroy();
      await atUpstream.closed();
      return atUpstream.observations().map(({ what }) => fact(what));
    },
  },
  {
    id: 'D20b',
    title: 'a half-close by the client, then a late reply',
    differs: {
      why: 'half-close is kept: the reply still arrives, as it would without a proxy in between',
      toxiproxy: ['client end'],
      squall: ['client got 5 B', 'client end'],
    },
    run: async (lab) => {
      const { client, upstream, atClient } = await lab.pair(true);
      client.end('request');
      upstream.on('end', () => setTimeout(() => upstream.end('reply'), 100));
      upstream.on('error', () => {});
      await atClient.closed();
      return atClient.observations().map(({ what }) => fact(what));
    },
  },
];
