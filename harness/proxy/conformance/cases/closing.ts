import { bothClosed, type DataCase, fact, untimed } from '../data-case.ts';

/** D10, D11 and D15: timeout and slow_close. */
export const closingCases: readonly DataCase[] = [
  {
    id: 'D10a',
    title: 'timeout 0 drops its direction, keeps the connection; removal ends both sides; later ones are normal',
    run: async (lab) => {
      const pair = await lab.pair();
      await lab.toxic('timeout', { timeout: 0 });
      lab.mark();
      pair.upstream.write('lost');
      pair.client.write('other way');
      await pair.atUpstream.until(9);
      await lab.wait(200);
      const open = fact(`${pair.atClient.observations().length} events at the client`);
      await lab.removeToxic('timeout_downstream');
      const end = await bothClosed(pair);
      const later = await lab.pair();
      later.upstream.write('fine');
      await later.atClient.until(4);
      return [open, ...end, ...untimed(later.atClient.observations())];
    },
  },
  {
    id: 'D10b',
    title: '/reset ends connections under timeout',
    alone: true,
    run: async (lab) => {
      const pair = await lab.pair();
      await lab.toxic('timeout', { timeout: 0 }, { stream: 'upstream' });
      lab.mark();
      await lab.api('POST', '/reset');
      return bothClosed(pair);
    },
  },
  {
    id: 'D10c',
    title: "under timeout 0 the source's own end passes at once",
    run: async (lab) => {
      const pair = await lab.pair();
      await lab.toxic('timeout', { timeout: 0 });
      lab.mark();
      pair.upstream.end('lost');
      return bothClosed(pair);
    },
  },
  {
    id: 'D10d',
    title: 'removing a timeout that toxicity missed',
    differs: {
      why: 'a connection that a toxic missed is left alone: it lost nothing, so it need not be closed',
      toxiproxy: ['client end', 'closed'],
      squall: ['client got 10 B', 'still open'],
    },
    run: async (lab) => {
      await lab.toxic('timeout', { timeout: 0 }, { toxicity: 0 });
      const { upstream, atClient } = await lab.pair();
      await lab.removeToxic('timeout_downstream');
      upstream.write('still here');
      await Promise.race([atClient.closed(), lab.wait(200)]);
      const open = atClient.observations().some(({ what }) => what === 'client end');
      return [...untimed(atClient.observations()), fact(open ? 'closed' : 'still open')];
    },
  },
  {
    id: 'D11a',
    title: 'timeout T ends an idle connection after T',
    run: async (lab) => {
      await lab.toxic('timeout', { timeout: 250 });
      const pair = await lab.pair();
      lab.mark();
      return bothClosed(pair);
    },
  },
  {
    id: 'D11b',
    title: 'traffic restarts the timer of timeout',
    run: async (lab) => {
      await lab.toxic('timeout', { timeout: 250 });
      const pair = await lab.pair();
      lab.mark();
      for (let i = 0; i < 5; i++) {
        await lab.wait(100);
        pair.upstream.write('x');
      }
      return bothClosed(pair);
    },
  },
  {
    id: 'D11c',
    title: 'PATCH restarts timeout with the new T on live connections',
    run: async (lab) => {
      await lab.toxic('timeout', { timeout: 5000 });
      const pair = await lab.pair();
      await lab.wait(100);
      lab.mark();
      await lab.patchToxic('timeout_downstream', { attributes: { timeout: 300 } });
      return bothClosed(pair);
    },
  },
  {
    id: 'D15a',
    title: 'slow_close delays the end, not the data',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('slow_close', { delay: 300 });
      lab.mark();
      upstream.end('x');
      await atClient.closed();
      return atClient.observations();
    },
  },
  {
    id: 'D15b',
    title: 'removing slow_close during the wait ends at once',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.toxic('slow_close', { delay: 5000 });
      lab.mark();
      upstream.end();
      await lab.wait(200);
      await lab.removeToxic('slow_close_downstream');
      await atClient.closed();
      return atClient.observations();
    },
  },
];
