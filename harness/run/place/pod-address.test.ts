import { expect, test } from 'vitest';
import { demandAddressForPods } from './pod-address.ts';

test.each([
  'http://localhost:3000',
  'http://LOCALHOST',
  'http://127.0.0.1:8080',
  'http://127.1',
  'http://0x7f000001',
  'http://0.0.0.0:80',
  'http://[::1]:3000',
  'http://[::]:3000',
])('%s is the pod itself', (url) => {
  expect(() => demandAddressForPods(url, 'hint')).toThrow('is the pod itself');
});

test.each(['http://shop.team.svc:8080', 'http://10.244.0.1:3000', 'http://[fd00::1]', 'http://localhost.example'])(
  '%s is an address',
  (url) => expect(() => demandAddressForPods(url, 'hint')).not.toThrow(),
);
