import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { startProxyServer } from './server.ts';

/** A proxy `edge` in front of a service that sends back what it gets, for one test. */
export interface EchoEdge {
  readonly port: number;
  toxic(type: string, attributes: object): Promise<void>;
}

export async function startEchoEdge(): Promise<EchoEdge> {
  const service = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await once(service.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }), 'listening');
  const proxy = await startProxyServer({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await proxy.close();
    service.close();
  });
  const post = async (path: string, body: object) => {
    const answer = await fetch(`http://127.0.0.1:${proxy.port}${path}`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  const upstream = `127.0.0.1:${(service.address() as AddressInfo).port}`;
  const { listen } = (await post('/proxies', { name: 'edge', listen: '127.0.0.1:0', upstream })) as { listen: string };
  return {
    port: Number(listen.split(':')[1]),
    toxic: async (type, attributes) => void (await post('/proxies/edge/toxics', { type, name: type, attributes })),
  };
}
