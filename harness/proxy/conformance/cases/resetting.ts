import { bothClosed, type DataCase, fact, untimed } from '../data-case.ts';

/** D12 to D14: reset_peer. */
export const resettingCases: readonly DataCase[] = [
  ...(['downstream', 'upstream'] as const).map(
    (stream): DataCase => ({
      id: `D12-${stream}`,
      title: `reset_peer on ${stream}: silent until the first chunk, then RST on both sides after T`,
      run: async (lab) => {
        await lab.toxic('reset_peer', { timeout: 200 }, { stream });
        const pair = await lab.pair();
        await lab.wait(300);
        const silent = fact(`${pair.atClient.observations().length + pair.atUpstream.observations().length} events`);
        lab.mark();
        (stream === 'downstream' ? pair.upstream : pair.client).write('x');
        return [silent, ...(await bothClosed(pair))];
      },
    }),
  ),
  {
    id: 'D12-end',
    title: 'reset_peer is also triggered by an end',
    run: async (lab) => {
      await lab.toxic('reset_peer', { timeout: 200 });
      const { upstream, atClient } = await lab.pair();
      lab.mark();
      upstream.end();
      await atClient.closed();
      return atClient.observations();
    },
  },
  {
    id: 'D13',
    title: 'reset_peer on a connection that was there before',
    differs: {
      why: 'live connections are reset too: a fault must not depend on the age of a pooled connection',
      toxiproxy: ['client end', 'upstream end'],
      squall: ['client ECONNRESET', 'upstream ECONNRESET'],
    },
    run: async (lab) => {
      const pair = await lab.pair();
      await lab.toxic('reset_peer', { timeout: 150 });
      lab.mark();
      pair.upstream.write('x');
      return bothClosed(pair);
    },
  },
  {
    id: 'D14',
    title: 'reset_peer that toxicity missed: an ordinary close',
    differs: {
      why: 'a connection that a toxic missed is left alone (Toxiproxy#603)',
      toxiproxy: ['client got 1 B', 'client ECONNRESET'],
      squall: ['client got 1 B', 'client end'],
    },
    run: async (lab) => {
      await lab.toxic('reset_peer', { timeout: 0 }, { toxicity: 0 });
      const { upstream, atClient } = await lab.pair();
      upstream.write('x');
      await atClient.until(1);
      upstream.end();
      await atClient.closed();
      return untimed(atClient.observations());
    },
  },
  {
    id: 'D14b',
    title: 'an ordinary close after reset_peer was removed',
    differs: {
      why: 'a toxic that is gone has no effect; Toxiproxy resets every later close of a connection that began under it',
      toxiproxy: ['client got 1 B', 'client ECONNRESET'],
      squall: ['client got 1 B', 'client end'],
    },
    run: async (lab) => {
      await lab.toxic('reset_peer', { timeout: 60_000 });
      const { upstream, atClient } = await lab.pair();
      await lab.removeToxic('reset_peer_downstream');
      upstream.write('x');
      await atClient.until(1);
      upstream.end();
      await atClient.closed();
      return untimed(atClient.observations());
    },
  },
];
