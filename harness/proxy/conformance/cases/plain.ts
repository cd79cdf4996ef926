import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type DataCase, fact } from '../data-case.ts';

const bytes = (size: number) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255));
const hash = (data: Buffer) => createHash('sha256').update(data).digest('hex').slice(0, 16);

/** D1 to D4: no toxics, no upstream, down, moved. */
export const plainCases: readonly DataCase[] = [
  {
    id: 'D1a',
    title: '64 KiB each way arrive unchanged',
    run: async (lab) => {
      const { client, upstream, atClient, atUpstream } = await lab.pair();
      client.write(bytes(65_536));
      await atUpstream.until(65_536);
      upstream.write(bytes(65_537));
      await atClient.until(65_537);
      return [fact(hash(atUpstream.received())), fact(hash(atClient.received()))];
    },
  },
  {
    id: 'D1b',
    title: 'a message in two parts, then a normal close',
    run: async (lab) => {
      const { client, upstream, atClient, atUpstream } = await lab.pair();
      client.write('hello ');
      await atUpstream.until(6);
      client.write('world');
      await atUpstream.until(11);
      upstream.end('bye');
      await atClient.closed();
      await atUpstream.closed();
      return [...atClient.observations(), ...atUpstream.observations(), fact(atUpstream.received().toString())];
    },
  },
  {
    id: 'D1c',
    title: '1000 small messages keep their order',
    run: async (lab) => {
      const { client, atUpstream } = await lab.pair();
      for (let i = 0; i < 1000; i++) client.write(`${i};`);
      await atUpstream.until(3890);
      return [fact(hash(atUpstream.received()))];
    },
  },
  ...['127.0.0.1:1', 'no-such-host.invalid:80', 'nonsense'].map(
    (upstream, index): DataCase => ({
      id: `D2${'abc'[index]}`,
      title: `upstream ${upstream}: connect succeeds, then the end without data`,
      upstream,
      run: async (lab) => {
        const { socket, log } = lab.client();
        await once(socket, 'connect');
        await log.closed();
        return [fact('connected'), ...log.observations().map(({ what }) => fact(what))];
      },
    }),
  ),
  {
    id: 'D3a',
    title: 'disabled: live connections end, new ones are refused; enabled again it works and keeps its toxics',
    run: async (lab) => {
      const first = await lab.pair();
      await lab.toxic('latency', { latency: 150 });
      lab.mark();
      await lab.patchProxy({ enabled: false });
      await Promise.all([first.atClient.closed(), first.atUpstream.closed()]);
      const refused = lab.client();
      await refused.log.closed();
      await lab.patchProxy({ enabled: true });
      const second = await lab.pair();
      lab.mark();
      second.upstream.write('late');
      await second.atClient.until(4);
      return [first.atClient, first.atUpstream, refused.log, second.atClient].flatMap((log) => log.observations());
    },
  },
  {
    id: 'D3b',
    title: 'deleted: live connections end, new ones are refused',
    run: async (lab) => {
      const { atClient, atUpstream } = await lab.pair();
      lab.mark();
      await lab.api('DELETE', '');
      await Promise.all([atClient.closed(), atUpstream.closed()]);
      const refused = lab.client();
      await refused.log.closed();
      return [atClient, atUpstream, refused.log].flatMap((log) => log.observations());
    },
  },
  {
    id: 'D4a',
    title: 'another upstream closes live connections',
    run: async (lab) => {
      const { atClient, atUpstream } = await lab.pair();
      lab.mark();
      await lab.patchProxy({ upstream: `localhost:${lab.upstreamPort}` });
      await Promise.all([atClient.closed(), atUpstream.closed()]);
      return [atClient, atUpstream].flatMap((log) => log.observations());
    },
  },
  {
    id: 'D4c',
    title: 'another listen address closes live connections and leaves the old one',
    run: async (lab) => {
      const { atClient, atUpstream } = await lab.pair();
      lab.mark();
      await lab.patchProxy({ listen: '127.0.0.1:0' });
      await Promise.all([atClient.closed(), atUpstream.closed()]);
      const refused = lab.client();
      await refused.log.closed();
      return [atClient, atUpstream, refused.log].flatMap((log) => log.observations());
    },
  },
  {
    id: 'D4b',
    title: 'the same address in another spelling keeps live connections',
    run: async (lab) => {
      const { upstream, atClient } = await lab.pair();
      await lab.patchProxy({ listen: `localhost:${lab.listenPort}`, upstream: `127.0.0.1:${lab.upstreamPort}` });
      upstream.write('still here');
      await atClient.until(10);
      return atClient.observations().map(({ what }) => fact(what));
    },
  },
];
