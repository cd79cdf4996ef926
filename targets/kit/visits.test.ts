import Fastify from 'fastify';
import { expect, test } from 'vitest';
import { recordVisits, requestIdHeader, type Visit } from './visits.ts';

/** A service whose route answers the header that it would pass on; `later` ms after it was asked. */
function service(limit?: number) {
  const app = Fastify();
  const clear = recordVisits(app, limit);
  app.post<{ Body: { later?: number } }>('/pay', async ({ body }) => {
    await new Promise((resolve) => setTimeout(resolve, body.later ?? 0));
    return requestIdHeader();
  });
  const pay = (id: string | undefined, later = 0) =>
    app.inject({ method: 'POST', url: '/pay', payload: { later }, ...(id && { headers: { 'x-request-id': id } }) });
  const visits = async (ids: string) => (await app.inject(`/control/visits?ids=${ids}`)).json<Visit[]>();
  return { pay, visits, clear };
}

test('the id of a request is passed on after its body was read, some time later', async () => {
  const { pay } = service();
  const answers = await Promise.all([pay('r-1', 20), pay('r-2', 5), pay(undefined)]);
  expect(answers.map((answer) => answer.json())).toEqual([{ 'x-request-id': 'r-1' }, { 'x-request-id': 'r-2' }, {}]);
  expect(requestIdHeader()).toEqual({});
});

test('a request is remembered with when it came, how long it stayed and what it was answered', async () => {
  const { pay, visits, clear } = service();
  await Promise.all([pay('r-1', 30), pay('r-2')]);
  await pay('r-1');
  const [first, second, ...more] = await visits('r-1,unknown');
  expect(more).toEqual([]);
  expect([first, second]).toMatchObject([
    { id: 'r-1', route: '/pay', status: 200 },
    { id: 'r-1', route: '/pay', status: 200 },
  ]);
  expect(first?.durationMs).toBeGreaterThanOrEqual(29);
  expect(second?.atMs).toBeGreaterThan((first?.atMs ?? 0) + 29);
  clear();
  expect(await visits('r-1')).toEqual([]);
});

test('the oldest are forgotten first, so that memory stays flat', async () => {
  const { pay, visits } = service(2);
  for (const id of ['a', 'b', 'c']) await pay(id);
  expect((await visits('a,b,c')).map(({ id }) => id)).toEqual(['b', 'c']);
});
