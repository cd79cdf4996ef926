import { expect, test } from 'vitest';
import { relayRequest } from '../relay-target.fixture.ts';
import { refuseMisfits } from './check-config.ts';
import type { AttachConfig } from './config.ts';

const { target } = relayRequest();
const services = { front: 'http://localhost:1' };
const toxiproxy = 'http://localhost:8474';

test('a file that fits is taken, with edges and services left out', () => {
  expect(() => refuseMisfits({ services, edges: {} }, target)).not.toThrow();
  expect(() => refuseMisfits({ services, toxiproxy, edges: { 'front->back': 'a#b %' } }, target)).not.toThrow();
});

test.each<[string, Partial<AttachConfig>]>([
  ['services has no URL for front', { services: { back: 'http://localhost:2' } }],
  ['has no service bakc, did you mean "back"', { services: { ...services, bakc: 'http://localhost:2' } }],
  ['has no edge front->bakc, did you mean "front->back"', { toxiproxy, edges: { 'front->bakc': 'p' } }],
  ['edges need the URL of a toxiproxy', { edges: { 'front->back': 'p' } }],
  ['cannot find a proxy of the name "a/b"', { toxiproxy, edges: { 'front->back': 'a/b' } }],
  ['cannot find a proxy of the name ".."', { toxiproxy, edges: { 'front->back': '..' } }],
  ['"back" is not host:port', { toxiproxy, edges: { 'front->back': { listen: ':0', upstream: 'back' } } }],
  ['"127.0.0.1:99999" is not', { toxiproxy, edges: { 'front->back': { listen: ':0', upstream: '127.0.0.1:99999' } } }],
  ['"127.0.0.1:0" is not', { toxiproxy, edges: { 'front->back': { listen: ':0', upstream: '127.0.0.1:0' } } }],
  ['"::1:80" is not', { toxiproxy, edges: { 'front->back': { listen: ':0', upstream: '::1:80' } } }],
  ['":70000" is not host:port', { toxiproxy, edges: { 'front->back': { listen: ':70000', upstream: 'back:80' } } }],
])('%s', (problem, over) => {
  expect(() => refuseMisfits({ services, edges: {}, ...over }, target)).toThrow(problem);
});

test.each(['[::1]:80', '127.0.0.1:80', 'back:80'])('%s is an address', (upstream) => {
  const edges = { 'front->back': { listen: '[::]:0', upstream } };
  expect(() => refuseMisfits({ services, toxiproxy, edges }, target)).not.toThrow();
});

test('all problems are told at once', () => {
  const edges = { 'front->back': 'p', 'back->front': 'p' };
  expect(() => refuseMisfits({ services: { none: 'http://localhost:2' }, edges }, target)).toThrow(
    /no URL for front.*no service none.*no edge back->front.*edges need.*front->back and back->front have the same proxy p/s,
  );
});
