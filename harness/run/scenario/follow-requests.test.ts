import { expect, test } from 'vitest';
import type { SlowRequest } from '../../domain/evidence.ts';
import type { ServiceControl } from '../../domain/ports.ts';
import { followRequests, withRequestIds } from './follow-requests.ts';

test('every request and every step of a flow carries its id, unless it has one of its own', () => {
  const own = { method: 'GET', path: '/', headers: { 'X-Request-Id': 'mine' } } as const;
  const flow = { method: 'POST', path: '/a', headers: { a: 'b' }, next: { method: 'POST', path: '/b' } } as const;
  expect(withRequestIds([own, flow])).toEqual([
    own,
    {
      ...flow,
      headers: { a: 'b', 'x-request-id': '{{id}}' },
      next: { ...flow.next, headers: { 'x-request-id': '{{id}}' } },
    },
  ]);
});

const slow = (index: number): SlowRequest => ({
  index,
  id: `r-${index}`,
  route: 'POST /pay',
  phase: 'fault',
  label: 'ok',
  status: 200,
  sentMs: 100,
  durationMs: 5000,
});

function service(name: string, visits: string | undefined, get: (path: string) => Promise<string>): ServiceControl {
  const spec = { entry: new URL('file:///x'), ...(visits === undefined ? {} : { visits }) };
  return { name, url: '', spec, get, post: async () => {} };
}

test('the slowest requests are followed to every service that records visits, in order of arrival', async () => {
  const asked: string[] = [];
  const visit = (id: string, atMs: number) => ({ id, atMs, durationMs: null, status: 0, route: '/x' });
  const bank = async (path: string) => {
    asked.push(path);
    return JSON.stringify([visit('r-1', 1300), visit('r-2', 1400), visit('r-1', 1350)]);
  };
  const services = new Map([
    ['bank', service('bank', '/visits', bank)],
    ['fraud', service('fraud', '/visits', async () => JSON.stringify([visit('r-1', 1200)]))],
    ['down', service('down', '/visits', () => Promise.reject(new Error('refused')))],
    ['silent', service('silent', undefined, () => Promise.reject(new Error('was asked')))],
  ]);
  const [first, second, third] = await followRequests([slow(1), slow(2), slow(3)], { services }, 1000);
  expect(asked).toEqual(['/visits?ids=r-1,r-2,r-3']);
  expect(first?.visits?.map(({ service: name, atMs }) => [name, atMs])).toEqual([
    ['fraud', 200],
    ['bank', 300],
    ['bank', 350],
  ]);
  expect(second?.visits).toEqual([{ service: 'bank', atMs: 400, durationMs: null, status: 0 }]);
  expect(third).toEqual({ ...slow(3), visits: [] });
});

test('no service is asked when no request was slow', async () => {
  const services = new Map([['bank', service('bank', '/visits', () => Promise.reject(new Error('was asked')))]]);
  expect(await followRequests([], { services }, 0)).toEqual([]);
});

test('where no service records visits, requests have none', async () => {
  const services = new Map([['down', service('down', '/visits', () => Promise.reject(new Error('refused')))]]);
  expect(await followRequests([slow(1)], { services }, 0)).toEqual([slow(1)]);
});
