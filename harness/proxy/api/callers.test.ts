import { expect, test } from 'vitest';
import { refusalOf } from './callers.ts';

test.each([
  ['a client of this machine', { host: 'localhost:8474' }],
  ['an IPv4 address', { host: '127.0.0.1:8474' }],
  ['an IPv6 address', { host: '[::1]:8474' }],
  ['another machine by its address', { host: '192.0.2.7:8474' }],
  ['a container that calls its host', { host: 'host.docker.internal:8474' }],
  ['a neighbour on a network of containers', { host: 'toxiproxy:8474' }],
  ['a pod', { host: 'toxiproxy.chaos.svc.cluster.local:8474' }],
  ['a name that was given', { host: 'Chaos.Example.:8474' }],
  ['HTTP 1.0', {}],
  ['an address typed into a browser', { host: 'localhost:8474', 'sec-fetch-site': 'none' }],
  ['a page of its own', { host: 'localhost:8474', origin: 'http://localhost:8474', 'sec-fetch-site': 'same-origin' }],
])('%s may call', (_, headers) => {
  expect(refusalOf(headers, ['chaos.example'])).toBeUndefined();
});

test.each([
  ['a name that an attacker made to lead here', { host: 'rebind.attacker.example:8474' }],
  ['a name that only looks near', { host: 'localhost.attacker.example' }],
  ['an address inside a name', { host: '127.0.0.1.nip.io:8474' }],
  ['nothing', { host: '' }],
  ['a page elsewhere', { host: 'localhost:8474', origin: 'https://attacker.example' }],
  ['a page on another port', { host: 'localhost:8474', origin: 'http://localhost:3000' }],
  ['a page in a frame without origin', { host: 'localhost:8474', origin: 'null' }],
  ['a link or picture on a page elsewhere', { host: 'localhost:8474', 'sec-fetch-site': 'cross-site' }],
])('%s may not', (_, headers) => {
  expect(refusalOf(headers, ['chaos.example'])).toMatch(/^(Host|Origin) not allowed$/);
});
