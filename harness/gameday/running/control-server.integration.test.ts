import { expect, test } from 'vitest';
import { systemClock } from '../../runtime/clock.ts';
import { identifyProcess } from '../../runtime/process/identity.ts';
import type { Lifted } from '../conduct/lifted.ts';
import type { RunningGameDay } from './claim.ts';
import { type ControlServer, serveControl } from './control-server.ts';
import { stopGameDay } from './stop-game-day.ts';

const lifted: Lifted = { faults: 2, tookMs: 34, left: ['slow bank: nothing answers'] };

function reachedAt({ address }: ControlServer): RunningGameDay {
  const of = { schema: 'squall-running/1', target: 'shop', name: 'black-friday', id: 'a' } as const;
  return { ...of, ...identifyProcess(process.pid), control: { ...address, folder: '/nowhere' } };
}

test('who asks with the token waits for what was lifted', async () => {
  const asked: unknown[] = [];
  await using control = await serveControl(async (by, why) => {
    asked.push([by, why]);
    return lifted;
  });
  const stopped = await stopGameDay(reachedAt(control), 'squall stop', systemClock);
  expect(stopped).toMatchObject({ tried: ['asked'], healed: lifted, acting: [] });
  expect(asked).toEqual([['squall stop', undefined]]);
});

test('the answer begins at once, however long it takes to lift', async () => {
  const lifting = Promise.withResolvers<Lifted>();
  await using control = await serveControl(() => lifting.promise);
  const { port, token } = control.address;
  const response = await fetch(`http://127.0.0.1:${port}/stop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: '{"by":"squall stop"}',
  });
  expect(response.status).toBe(200);
  lifting.resolve(lifted);
  expect(
    (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([{ stopping: true }, lifted]);
});

test.each<[string, string, RequestInit, number]>([
  ['without a token', '/stop', { method: 'POST', body: '{"by":"x"}' }, 403],
  ['with another token', '/stop', { method: 'POST', headers: { authorization: 'Bearer x' }, body: '{"by":"x"}' }, 403],
  ['by another method', '/stop', { method: 'GET' }, 404],
  ['of another path', '/', { method: 'POST', body: '{"by":"x"}' }, 404],
  ['without saying who', '/stop', { method: 'POST', body: '{}' }, 400],
  ['in another language', '/stop', { method: 'POST', body: 'by=x' }, 400],
])('nobody stops it %s', async (_, path, init, status) => {
  let stopped = false;
  await using control = await serveControl(async () => {
    stopped = true;
    return lifted;
  });
  const { port, token } = control.address;
  const headers = status === 403 ? init.headers : { authorization: `Bearer ${token}` };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { ...init, ...(headers ? { headers } : {}) });
  expect(response.status).toBe(status);
  expect(stopped).toBe(false);
});
