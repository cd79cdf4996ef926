import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server with just enough of Redis to connect and subscribe. After `hangUp` it only accepts connections. */
export async function startSilentRedis() {
  const sockets = new Set<Socket>();
  let subscriptions = 0;
  let hungUp = false;
  const replyTo = (command: string, argument: string): string => {
    switch (command) {
      case 'info':
        return bulk('redis_version:7.0.0\r\nloading:0\r\n');
      case 'subscribe':
        subscriptions += 1;
        return hungUp ? '' : `*3\r\n${bulk(command)}${bulk(argument)}:1\r\n`;
      case 'hello':
      case 'client':
        return `-ERR unknown command '${command}'\r\n`;
      default:
        return '';
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => {}));
    socket.on('data', (data) => {
      for (const [command = '', argument = ''] of commandsIn(String(data))) socket.write(replyTo(command, argument));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const cut = () => {
    hungUp = true;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get subscriptions() {
      return subscriptions;
    },
    hangUp: cut,
    [Symbol.dispose]: () => {
      cut();
      server.close();
    },
  };
}

function bulk(text: string): string {
  return `$${text.length}\r\n${text}\r\n`;
}

/** Commands in a piece of the protocol, each with its first argument: `*2\r\n$9\r\nsubscribe\r\n$1\r\nx\r\n`. */
function commandsIn(text: string): string[][] {
  return [...text.matchAll(/\*\d+\r\n\$\d+\r\n([^\r]+)\r\n(?:\$\d+\r\n([^\r]*)\r\n)?/g)].map(
    ([, command = '', argument = '']) => [command.toLowerCase(), argument],
  );
}
