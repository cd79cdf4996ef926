import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Environment, RunningTarget } from '../../domain/ports.ts';
import { relayRequest } from '../../environments/relay-target.fixture.ts';
import { kindOf } from '../catalogue.ts';
import { rollingRestart } from './restart.ts';

/** What a rolling restart must do to a live system. */
export function rollingRestartContract(create: () => Environment): void {
  let running: RunningTarget;
  beforeAll(async () => {
    running = await create().start(relayRequest());
  });
  afterAll(() => running[Symbol.asyncDispose]());

  const healthOf = (name: string) => {
    const health = running.services.get(name)?.get('/health');
    return health?.catch(() => 'down');
  };
  const until = (name: string, health: string) =>
    expect.poll(() => healthOf(name), { timeout: 30_000, interval: 20 }).toBe(health);

  test('a rolling restart takes one service after the other, and each comes back by itself', async () => {
    const restarted: string[] = [];
    const watched = ['back', 'front'].map(async (name) => {
      await until(name, 'down');
      restarted.push(name);
      await until(name, 'ok');
    });
    const restarts = rollingRestart(['back', 'front'], '1s', { down: '300ms' });
    const applied = await Promise.all(restarts.map((fault) => kindOf(fault).apply(fault, running)));
    await Promise.all(watched);
    expect(restarted).toEqual(['back', 'front']);
    for (const each of applied) await each.lift();
  });
}
