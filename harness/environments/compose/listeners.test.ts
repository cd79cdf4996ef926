import { expect, test } from 'vitest';
import { apiPort, listenersOf } from './listeners.ts';
import { configOf, plainServices, shopTarget } from './made-project.fixture.ts';
import { mainPort } from './ports.ts';

const program = { entry: new URL('file:///service.ts') };

function listeners(payment: object, over: object = {}): number[] {
  return listenersOf('payment', configOf(plainServices({ payment, ...over })), shopTarget);
}

test.each<[string, object, number[]]>([
  ['a plain number', { expose: ['8080'] }, [8080]],
  ['a protocol', { expose: ['8081/tcp'] }, [8081, 8080]],
  ['a range', { expose: ['8080-8083'] }, [8080, 8081, 8082, 8083]],
  ['several, exposed and published', { expose: ['8080'], ports: [{ target: 9090 }, { target: 8080 }] }, [8080, 9090]],
  ['PORT', { environment: { PORT: '3' } }, [3, 8080]],
  ['UDP beside TCP', { expose: ['53/udp', '53/tcp'] }, [53, 8080]],
])('a dependency with %s has a listener for each TCP port', (_, payment, ports) => {
  expect(listeners(payment)).toEqual(ports);
});

test('a port that only the settings of a caller name has a listener too, under any name of the dependency', () => {
  const shop = { expose: ['80'], environment: { A: 'http://payment:8080,http://pay:7070/x', B: 'x.payment:1' } };
  const payment = { expose: ['8080'], networks: { default: { aliases: ['pay'] } } };
  expect(listeners(payment, { shop })).toEqual([8080, 7070]);
});

test('the API of a proxy leaves the ports of its dependency free', () => {
  expect(apiPort([8474, 8475])).toBe(8476);
  expect(apiPort([80])).toBe(8474);
});

test('a service is called at the port that its file says, nearest first', () => {
  const port = (service: object) => mainPort('shop', configOf({ shop: service }), program);
  expect(port({ expose: ['1/udp', '2'], ports: [{ target: 3 }] })).toBe(2);
  expect(port({ ports: [{ target: 3 }], environment: { PORT: '4' } })).toBe(3);
  expect(port({ environment: { PORT: '4' } })).toBe(4);
  expect(port({})).toBeUndefined();
  expect(mainPort('cache', configOf({ cache: {} }), { store: 'redis' })).toBe(6379);
});
